# Writes files below a folder, for a COPY into the image. It needs a POSIX shell with printf built in (dash, bash,
# busybox), and chmod, chown, ls and mkdir.
#
# Arguments: the folder; "image" if parent folders are to be as in this image, else "new"; then any number of
#   at HEX           chooses the path in the image, and makes its parent folders
#   add HEX          appends bytes to the file at the path
#   file, dir        makes an empty file or a folder there
#   own UID:GID MODE gives it its owner and mode
# HEX are bytes, two digits each, with spaces between them: the shell itself splits them.
set -efu # decode files
umask 022
export LC_ALL=C
root=$1 like=$2 file=
shift 2

# unhex prints bytes: first as hexadecimal numbers, of these octal escapes, of these the bytes.
unhex() {
	printf %b "$(printf '\\0%03o' $(printf ' 0x%s' "$@"))"
}

# digit makes d of one of the three parts of a mode, such as r-x.
digit() {
	d=0
	case $1 in r??) d=4 ;; esac
	case $1 in ?w?) d=$((d + 2)) ;; esac
	case $1 in ??[xst]) d=$((d + 1)) ;; esac
}

# mirror gives folder $2 the owner and mode of folder $1 (the form of ls -l is in POSIX; that of stat is not).
mirror() {
	to=$2
	set -- $(ls -ldn "$1/.")
	chown "$3:$4" "$to"
	rest=${1#?} special=0 mode=
	for bit in 4 2 1; do
		part=${rest%"${rest#???}"}
		rest=${rest#???}
		case $part in *[sStT]) special=$((special + bit)) ;; esac
		digit "$part"
		mode=$mode$d
	done
	chmod "0$special$mode" "$to"
}

# place makes the parent folders of path $1 below the root and sets file to where it goes. Symbolic links on the way,
# such as /bin, are followed as the image has them.
place() {
	path=${1%/*} new=
	if [ "$like" = image ]; then
		while [ ! -d "$path/" ]; do
			new=/${path##*/}$new
			path=${path%/*}
		done
		# A command substitution drops line breaks at its end, so another byte ends it.
		path=$(cd -P "$path/" && pwd -P && printf .)
		path=${path%??}
		path=${path%/}
	else
		new=$path path=
	fi
	file=$root$path$new/${1##*/}
	todo=$path$new at=
	while [ -n "$todo" ]; do
		todo=${todo#/}
		at=$at/${todo%%/*}
		case $todo in */*) todo=/${todo#*/} ;; *) todo= ;; esac
		if [ -d "$root$at" ]; then continue; fi
		mkdir "$root$at"
		case $path/ in
		"$at"/*) mirror "$at" "$root$at" ;;
		*) chown 0:0 "$root$at" ;;
		esac
	done
}

if [ ! -d "$root/" ]; then
	mkdir "$root"
	if [ "$like" = image ]; then mirror / "$root"; fi
fi
for step do
	set -- $step
	verb=$1
	shift
	case $verb in
	at)
		name=$(unhex "$@" && printf .)
		place "${name%.}"
		;;
	add) unhex "$@" >>"$file" ;;
	file) : >>"$file" ;;
	dir) if [ ! -d "$file" ]; then mkdir "$file"; fi ;;
	own)
		chown "$1" "$file"
		chmod "0$2" "$file"
		;;
	esac
done
