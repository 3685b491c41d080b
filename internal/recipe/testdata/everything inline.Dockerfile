# The server squid, with all its files. Build it with: docker build - < THIS-FILE
FROM debian:bookworm-slim AS berth-base
LABEL org.opencontainers.image.authors="Jane \"J\" Doe <jane@example.test>, \$HOME \\o/"
ARG BERTH_APT_MIRROR
RUN ["/bin/sh","-c","set -eu # install packages\nif command -v apt-get \u003e/dev/null 2\u003e\u00261; then\nexport DEBIAN_FRONTEND=noninteractive\npolicy=/usr/sbin/policy-rc.d\nif [ -e $policy ]; then mv $policy $policy.berth; fi\nprintf '#!/bin/sh\\nexit 101\\n' \u003e$policy\nchmod 755 $policy\noptions='-q -o Acquire::Retries=3 -o Acquire::http::Timeout=15 -o APT::Update::Error-Mode=any -o Dpkg::Use-Pty=0'\nif [ -n \"${BERTH_APT_MIRROR:-}\" ]; then\ncase $BERTH_APT_MIRROR in *[\\\u0026\\|\\\\]*) echo 'BERTH_APT_MIRROR must not contain \u0026 | \\' \u003e\u00262; exit 2 ;; esac\nsources=/tmp/berth-apt\nmkdir -p $sources/sources.list.d\nfor file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do\nif [ -f \"$file\" ]; then\nsed \"s|https*://[^/[:space:]]*|${BERTH_APT_MIRROR%/}|g\" \"$file\" \u003e\"$sources/${file#/etc/apt/}\"\nfi\ndone\noptions=\"$options -o Dir::Etc::SourceList=$sources/sources.list -o Dir::Etc::SourceParts=$sources/sources.list.d\"\nfi\napt-get $options update\napt-get $options install -y --no-install-recommends \"$@\"\napt-get clean\nrm -rf /var/lib/apt/lists/* /tmp/berth-apt $policy\nif [ -e $policy.berth ]; then mv $policy.berth $policy; fi\nelif command -v apk \u003e/dev/null 2\u003e\u00261; then\napk add --no-cache \"$@\"\nelif command -v dnf \u003e/dev/null 2\u003e\u00261; then\ndnf -y --setopt=install_weak_deps=False install \"$@\"\ndnf clean all\nelif command -v microdnf \u003e/dev/null 2\u003e\u00261; then\nmicrodnf -y --setopt=install_weak_deps=0 install \"$@\"\nmicrodnf clean all\nelif command -v zypper \u003e/dev/null 2\u003e\u00261; then\nzypper --non-interactive refresh\nzypper --non-interactive install --no-recommends \"$@\"\nzypper clean --all\nelse\necho 'packages: none of apt-get, apk, dnf, microdnf and zypper is in the base image' \u003e\u00262\nexit 1\nfi","berth","squid","libc6:i386"]
FROM berth-base AS berth-files
USER 0
RUN ["/bin/sh", \
  "-c", \
  "set -efu # decode files\numask 022\nexport LC_ALL=C\nroot=$1 like=$2 file=\nshift 2\nunhex() {\nprintf %b \"$(printf '\\\\0%03o' $(printf ' 0x%s' \"$@\"))\"\n}\ndigit() {\nd=0\ncase $1 in r??) d=4 ;; esac\ncase $1 in ?w?) d=$((d + 2)) ;; esac\ncase $1 in ??[xst]) d=$((d + 1)) ;; esac\n}\nmirror() {\nto=$2\nset -- $(ls -ldn \"$1/.\")\nchown \"$3:$4\" \"$to\"\nrest=${1#?} special=0 mode=\nfor bit in 4 2 1; do\npart=${rest%\"${rest#???}\"}\nrest=${rest#???}\ncase $part in *[sStT]) special=$((special + bit)) ;; esac\ndigit \"$part\"\nmode=$mode$d\ndone\nchmod \"0$special$mode\" \"$to\"\n}\nplace() {\npath=${1%/*} new=\nif [ \"$like\" = image ]; then\nwhile [ ! -d \"$path/\" ]; do\nnew=/${path##*/}$new\npath=${path%/*}\ndone\npath=$(cd -P \"$path/\" \u0026\u0026 pwd -P \u0026\u0026 printf .)\npath=${path%??}\npath=${path%/}\nelse\nnew=$path path=\nfi\nfile=$root$path$new/${1##*/}\ntodo=$path$new at=\nwhile [ -n \"$todo\" ]; do\ntodo=${todo#/}\nat=$at/${todo%%/*}\ncase $todo in */*) todo=/${todo#*/} ;; *) todo= ;; esac\nif [ -d \"$root$at\" ]; then continue; fi\nmkdir \"$root$at\"\ncase $path/ in\n\"$at\"/*) mirror \"$at\" \"$root$at\" ;;\n*) chown 0:0 \"$root$at\" ;;\nesac\ndone\n}\nif [ ! -d \"$root/\" ]; then\nmkdir \"$root\"\nif [ \"$like\" = image ]; then mirror / \"$root\"; fi\nfi\nfor step do\nset -- $step\nverb=$1\nshift\ncase $verb in\nat)\nname=$(unhex \"$@\" \u0026\u0026 printf .)\nplace \"${name%.}\"\n;;\nadd) unhex \"$@\" \u003e\u003e\"$file\" ;;\nfile) : \u003e\u003e\"$file\" ;;\ndir) if [ ! -d \"$file\" ]; then mkdir \"$file\"; fi ;;\nown)\nchown \"$1\" \"$file\"\nchmod \"0$2\" \"$file\"\n;;\nesac\ndone", \
  "berth", \
  "/berth-files", \
  "image", \
  "at 2f 65 6d 70 74 79", \
  "file", \
  "own 0:0 4755", \
  "at 2f 65 74 63 2f 73 71 75 69 64 2f 73 71 75 69 64 2e 63 6f 6e 66", \
  "file", \
  "add 68 74 74 70 5f 70 6f 72 74 20 33 31 32 38 0a", \
  "own 13:13 0640", \
  "at 2f 74 6d 70 2f 24 28 69 64 29 0a 27 22", \
  "file", \
  "add 00 0d 0a 25 73 20 24 78 5c", \
  "own 0:0 0644"]
FROM berth-base
COPY --from=berth-files /berth-files/ /
RUN ["squid","-z","-N","\"$HOME\" \\","\u003c\u003cEOF"]
RUN ["/bin/sh","-c","echo \"a\" \\\n  \u0026\u0026 cat \u003c\u003cEOF\nx\nEOF\n"]
