# The server squid, with all its files. Build it with: docker build - < THIS-FILE
FROM debian:bookworm-slim AS berth-base
FROM berth-base AS berth-files
USER 0
RUN ["/bin/sh", \
  "-c", \
  "set -efu # decode files\numask 022\nexport LC_ALL=C\nroot=$1 like=$2 file=\nshift 2\nunhex() {\nprintf %b \"$(printf '\\\\0%03o' $(printf ' 0x%s' \"$@\"))\"\n}\ndigit() {\nd=0\ncase $1 in r??) d=4 ;; esac\ncase $1 in ?w?) d=$((d + 2)) ;; esac\ncase $1 in ??[xst]) d=$((d + 1)) ;; esac\n}\nmirror() {\nto=$2\nset -- $(ls -ldn \"$1/.\")\nchown \"$3:$4\" \"$to\"\nrest=${1#?} special=0 mode=\nfor bit in 4 2 1; do\npart=${rest%\"${rest#???}\"}\nrest=${rest#???}\ncase $part in *[sStT]) special=$((special + bit)) ;; esac\ndigit \"$part\"\nmode=$mode$d\ndone\nchmod \"0$special$mode\" \"$to\"\n}\nplace() {\npath=${1%/*} new=\nif [ \"$like\" = image ]; then\nwhile [ ! -d \"$path/\" ]; do\nnew=/${path##*/}$new\npath=${path%/*}\ndone\npath=$(cd -P \"$path/\" \u0026\u0026 pwd -P \u0026\u0026 printf .)\npath=${path%??}\npath=${path%/}\nelse\nnew=$path path=\nfi\nfile=$root$path$new/${1##*/}\ntodo=$path$new at=\nwhile [ -n \"$todo\" ]; do\ntodo=${todo#/}\nat=$at/${todo%%/*}\ncase $todo in */*) todo=/${todo#*/} ;; *) todo= ;; esac\nif [ -d \"$root$at\" ]; then continue; fi\nmkdir \"$root$at\"\ncase $path/ in\n\"$at\"/*) mirror \"$at\" \"$root$at\" ;;\n*) chown 0:0 \"$root$at\" ;;\nesac\ndone\n}\nif [ ! -d \"$root/\" ]; then\nmkdir \"$root\"\nif [ \"$like\" = image ]; then mirror / \"$root\"; fi\nfi\nfor step do\nset -- $step\nverb=$1\nshift\ncase $verb in\nat)\nname=$(unhex \"$@\" \u0026\u0026 printf .)\nplace \"${name%.}\"\n;;\nadd) unhex \"$@\" \u003e\u003e\"$file\" ;;\nfile) : \u003e\u003e\"$file\" ;;\ndir) if [ ! -d \"$file\" ]; then mkdir \"$file\"; fi ;;\nown)\nchown \"$1\" \"$file\"\nchmod \"0$2\" \"$file\"\n;;\nesac\ndone", \
  "berth", \
  "/berth-files", \
  "image", \
  "at 2f 72 75 6e 2f 61", \
  "dir", \
  "own 0:0 0700", \
  "at 2f 73 72 76 2f 62 6f 78", \
  "dir", \
  "own 0:0 1777", \
  "at 2f 73 72 76 2f 62 6f 78 2f 63", \
  "file", \
  "add 7b 7d", \
  "own 0:0 0644"]
FROM berth-base
COPY --from=berth-files /berth-files/ /
