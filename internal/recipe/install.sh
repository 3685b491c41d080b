# Compiles a published Go program. Arguments: the file to make, PACKAGE@VERSION, and the flags of the build.
set -eu # compile a published program
file=$1 package=$2
shift 2
work=$(mktemp -d)
mkdir "$work/bin" "$work/module"

# Whether it worked is seen by what it leaves: the exit status is tee's. It names the program by rules of its own.
GOBIN=$work/bin go install "$@" "$package" 2>&1 | tee "$work/said"

if ! [ -e "$work"/bin/* ]; then
	# Only one refusal has a second way: that of a go.mod with replace or exclude directives, in words of some lines.
	case $(set -f && echo $(cat "$work/said")) in
	*'must not contain directives that would cause it to be interpreted differently'*) ;;
	*) exit 1 ;;
	esac
	echo "$package: these directives are not used, as they hold in its own repository alone"
	cd "$work/module"
	# As package gobuild does it, for the same bytes.
	printf 'module berth.local/program\n\ngo 1.17\n' >go.mod
	go get "$package"
	go build "$@" -o "$work/bin/" "${package%@*}"
fi
mv "$work"/bin/* "$file"
rm -rf "$work"
