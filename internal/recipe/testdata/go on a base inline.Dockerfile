# The server squid, with all its files. Build it with: docker build - < THIS-FILE
FROM golang:1.26.0 AS berth-go
ENV CGO_ENABLED=0
RUN ["mkdir","/berth-go"]
RUN ["/bin/sh", \
  "-c", \
  "set -efu # decode files\numask 022\nexport LC_ALL=C\nroot=$1 like=$2 file=\nshift 2\nunhex() {\nprintf %b \"$(printf '\\\\0%03o' $(printf ' 0x%s' \"$@\"))\"\n}\ndigit() {\nd=0\ncase $1 in r??) d=4 ;; esac\ncase $1 in ?w?) d=$((d + 2)) ;; esac\ncase $1 in ??[xst]) d=$((d + 1)) ;; esac\n}\nmirror() {\nto=$2\nset -- $(ls -ldn \"$1/.\")\nchown \"$3:$4\" \"$to\"\nrest=${1#?} special=0 mode=\nfor bit in 4 2 1; do\npart=${rest%\"${rest#???}\"}\nrest=${rest#???}\ncase $part in *[sStT]) special=$((special + bit)) ;; esac\ndigit \"$part\"\nmode=$mode$d\ndone\nchmod \"0$special$mode\" \"$to\"\n}\nplace() {\npath=${1%/*} new=\nif [ \"$like\" = image ]; then\nwhile [ ! -d \"$path/\" ]; do\nnew=/${path##*/}$new\npath=${path%/*}\ndone\npath=$(cd -P \"$path/\" \u0026\u0026 pwd -P \u0026\u0026 printf .)\npath=${path%??}\npath=${path%/}\nelse\nnew=$path path=\nfi\nfile=$root$path$new/${1##*/}\ntodo=$path$new at=\nwhile [ -n \"$todo\" ]; do\ntodo=${todo#/}\nat=$at/${todo%%/*}\ncase $todo in */*) todo=/${todo#*/} ;; *) todo= ;; esac\nif [ -d \"$root$at\" ]; then continue; fi\nmkdir \"$root$at\"\ncase $path/ in\n\"$at\"/*) mirror \"$at\" \"$root$at\" ;;\n*) chown 0:0 \"$root$at\" ;;\nesac\ndone\n}\nif [ ! -d \"$root/\" ]; then\nmkdir \"$root\"\nif [ \"$like\" = image ]; then mirror / \"$root\"; fi\nfi\nfor step do\nset -- $step\nverb=$1\nshift\ncase $verb in\nat)\nname=$(unhex \"$@\" \u0026\u0026 printf .)\nplace \"${name%.}\"\n;;\nadd) unhex \"$@\" \u003e\u003e\"$file\" ;;\nfile) : \u003e\u003e\"$file\" ;;\ndir) if [ ! -d \"$file\" ]; then mkdir \"$file\"; fi ;;\nown)\nchown \"$1\" \"$file\"\nchmod \"0$2\" \"$file\"\n;;\nesac\ndone", \
  "berth", \
  "", \
  "new", \
  "at 2f 73 72 63 2f 73 65 72 76 65 72 2f 67 6f 2e 6d 6f 64", \
  "file", \
  "add 6d 6f 64 75 6c 65 20 6d 0a", \
  "own 0:0 0644", \
  "at 2f 73 72 63 2f 73 65 72 76 65 72 2f 73 65 72 76 65 72 73 2f 65 63 68 6f 2f 6d 61 69 6e 2e 67 6f", \
  "file", \
  "add 70 61 63 6b 61 67 65 20 6d 61 69 6e 0a", \
  "own 0:0 0644"]
WORKDIR /src/server
RUN ["go","build","-trimpath","-buildvcs=false","-ldflags=-s -w -buildid=","-tags=a","-o","/berth-go/server","./servers/echo"]
RUN ["/bin/sh","-c","set -eu # compile a published program\nfile=$1 package=$2\nshift 2\nwork=$(mktemp -d)\nmkdir \"$work/bin\" \"$work/module\"\nGOBIN=$work/bin go install \"$@\" \"$package\" 2\u003e\u00261 | tee \"$work/said\"\nif ! [ -e \"$work\"/bin/* ]; then\ncase $(set -f \u0026\u0026 echo $(cat \"$work/said\")) in\n*'must not contain directives that would cause it to be interpreted differently'*) ;;\n*) exit 1 ;;\nesac\necho \"$package: these directives are not used, as they hold in its own repository alone\"\ncd \"$work/module\"\nprintf 'module berth.local/program\\n\\ngo 1.17\\n' \u003ego.mod\ngo get \"$package\"\ngo build \"$@\" -o \"$work/bin/\" \"${package%@*}\"\nfi\nmv \"$work\"/bin/* \"$file\"\nrm -rf \"$work\"","berth","/berth-go/check","example.test/check@v1.2.3","-trimpath","-buildvcs=false","-ldflags=-s -w -buildid="]
FROM debian:bookworm-slim AS berth-base
FROM berth-base AS berth-files
USER 0
RUN ["/bin/sh", \
  "-c", \
  "set -efu # decode files\numask 022\nexport LC_ALL=C\nroot=$1 like=$2 file=\nshift 2\nunhex() {\nprintf %b \"$(printf '\\\\0%03o' $(printf ' 0x%s' \"$@\"))\"\n}\ndigit() {\nd=0\ncase $1 in r??) d=4 ;; esac\ncase $1 in ?w?) d=$((d + 2)) ;; esac\ncase $1 in ??[xst]) d=$((d + 1)) ;; esac\n}\nmirror() {\nto=$2\nset -- $(ls -ldn \"$1/.\")\nchown \"$3:$4\" \"$to\"\nrest=${1#?} special=0 mode=\nfor bit in 4 2 1; do\npart=${rest%\"${rest#???}\"}\nrest=${rest#???}\ncase $part in *[sStT]) special=$((special + bit)) ;; esac\ndigit \"$part\"\nmode=$mode$d\ndone\nchmod \"0$special$mode\" \"$to\"\n}\nplace() {\npath=${1%/*} new=\nif [ \"$like\" = image ]; then\nwhile [ ! -d \"$path/\" ]; do\nnew=/${path##*/}$new\npath=${path%/*}\ndone\npath=$(cd -P \"$path/\" \u0026\u0026 pwd -P \u0026\u0026 printf .)\npath=${path%??}\npath=${path%/}\nelse\nnew=$path path=\nfi\nfile=$root$path$new/${1##*/}\ntodo=$path$new at=\nwhile [ -n \"$todo\" ]; do\ntodo=${todo#/}\nat=$at/${todo%%/*}\ncase $todo in */*) todo=/${todo#*/} ;; *) todo= ;; esac\nif [ -d \"$root$at\" ]; then continue; fi\nmkdir \"$root$at\"\ncase $path/ in\n\"$at\"/*) mirror \"$at\" \"$root$at\" ;;\n*) chown 0:0 \"$root$at\" ;;\nesac\ndone\n}\nif [ ! -d \"$root/\" ]; then\nmkdir \"$root\"\nif [ \"$like\" = image ]; then mirror / \"$root\"; fi\nfi\nfor step do\nset -- $step\nverb=$1\nshift\ncase $verb in\nat)\nname=$(unhex \"$@\" \u0026\u0026 printf .)\nplace \"${name%.}\"\n;;\nadd) unhex \"$@\" \u003e\u003e\"$file\" ;;\nfile) : \u003e\u003e\"$file\" ;;\ndir) if [ ! -d \"$file\" ]; then mkdir \"$file\"; fi ;;\nown)\nchown \"$1\" \"$file\"\nchmod \"0$2\" \"$file\"\n;;\nesac\ndone", \
  "berth", \
  "/berth-files", \
  "image", \
  "at 2f 65 74 63 2f 65 63 68 6f 2e 6a 73 6f 6e", \
  "file", \
  "add 7b 7d", \
  "own 0:0 0644"]
FROM berth-base
COPY --from=berth-go /berth-go/server /server
COPY --from=berth-go /berth-go/check /check
COPY --from=berth-files /berth-files/ /
ENTRYPOINT ["/server"]
