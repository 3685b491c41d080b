package dotenv

// corpus are texts of .env files, by what they are about. What Compose makes of them is in testdata/compose.json.
var corpus = []struct {
	topic string
	texts []string
}{
	{"Plain values", []string{
		"A=1", "A=value", "A=two words", "A=  spaces around  ", "A = 1", "A= 1", "A =1", "\tA\t=\t1", "  A=1", "A=1\nB=2", "A=1\n\n\nB=2\n", "A=1\r\nB=2\r\n",
		"A=1\r\nB=\r\nC=3", "\ufeffA=1", "A=", "A=\nB=1", "A=   \nB=1", "A=''", `A=""`, "A=é", "A=日本", "A=😀", "A=1\nA=2", "A=a=b", "A==", "A=a:b", "A=http://h:1/p?q=1&r=2",
		"A=a,b;c", "A=a|b", "A=`id`", "A=$(id)", "A=a&b<c>d", "A=a*?[x]", "A=~/x", "A=(a)", "A=!x", "A=%d", "A=a@b", "A=^a", "A={a}", "A=}", "A={", "A=a\\b", "A=\\", "A=a\\\nB=b",
		"A=a\\nb", "A=a\\tb", "A=a\tb", "A=\u00a0x\u00a0", "A=yes\nB=true\nC=010",
	}},
	{"Comments", []string{
		"# A=1", "#A=1\nB=2", "  # x\nA=1", "A=1 # x", "A=1 #x", "A=1# x", "A=1#x", "A=#x", "A= #x", "A= # x\nB=1", "A=a # b # c", "A=a#b # c", "A=1\t# x", `A="1" # x`,
		`A="1"# x`, `A="1 # x"`, "A='1 # x'", "A='1' # it's", "A=1 # it's\nB=2", "A=1 # \"x\nB=2", "#", "# \"\nA=1", "A=p#ss", "A=#", "A=a #",
	}},
	{"Quotes", []string{
		"A='x'", `A="x"`, "A='a b'", `A="a b"`, "A=' a '", `A=" a "`, `A="say \"hi\""`, `A='it\'s'`, `A="it's"`, `A='say "hi"'`, `A=it's`, `A=say "hi"`, `A="a"b`, `A="a"b=c`,
		"A='a'\n'b'=c", `A="a""b"`, `A='a''b'`, "A=a'b c'", `A="a`, "A='a", "A='a\nB=1", "A=\"a\nB=1\"\nC=2", "A='a\nb'\nB=1", "A=\"a\nb\"\nB=1", "A=\"a\r\nb\"\r\nB=1\r\n", "A=\"-----BEGIN KEY-----\nabc=\n-----END KEY-----\"",
		"A=\"{\\\"a\\\": 1}\"", `A={"a": 1}`, `A='{"a": "b c"}'`, "A=“x”", "A='#x'", `A="#x"`, `A='a\nb'`, `A='a\\b'`, `A='\'`, `A="\"`, `A="\\"`,
	}},
	{"Backslashes in double quotes", []string{
		`A="a\nb"`, `A="a\tb"`, `A="a\rb"`, `A="\\n"`, `A="C:\\dir\\"`, `A="C:\dir\x"`, `A="C:\new"`, `A="\a\b\f\v"`, `A="\c\d\e"`, `A="\$A"`, `A="\\$HOME"`, `A="\0101"`, `A="\0777"`, `A="\012"`,
		`A="\0"`, `A="\x41"`, `A="\u0041"`, `A="a\ b"`, "A=\"a\\\nb\"", `A="\'"`,
	}},
	{"Dollar signs", []string{
		"A=P@ss$Word1", "A=$5.00", "A=5$", "A=$", "A=a$ b", "A=$2y$10$abcdefg", "A='$2y$10$abcdefg'", `A="$2y$10$abcdefg"`, "A=$$2y$$10$$abcdefg", "A=$$", "A=$$$", "A=$$HOME", "A='$$HOME'", `A="\$2y\$10"`,
		"A=${NOPE:-def}/x", "A=x${Word}y", "A=${HOME}/x", "A=$HOME/x", "A='${HOME}/x'", `A="${HOME}/x"`, "A=${SET}", "A=$SET", "SET=mine\nA=$SET", "A=1\nB=$A", "B=$A\nA=1", "A=1\nB=${A}2\nC=${B}3", "A=$A", "A=1\nA=${A}2",
		"A=${NOPE-def}", "A=${EMPTY:-def}", "A=${EMPTY-def}", "A=${SET:+yes}", "A=${NOPE:+yes}", "A=${NOPE+yes}", "A=${SET:?no}", "A=${NOPE:?no}", "A=${EMPTY:?no}", "A=${EMPTY?no}",
		"A=${NOPE:-${SET}}", "A=${NOPE:-a b}", `A="${NOPE:-a b}"`, "A=${NOPE:-a # b}", "A=${NOPE:-'a'}", `A=${NOPE:-"a"}`, "A=${NOPE:-{}}", "A=${NOPE:-}", "A=${", "A=${}", "A=${A", "A=x ${B c", "A=${ A }", "A=${1}", "A=${A!b}",
		"A=$1", "A=$_", "A=$-", "A=$?", "A=$!x", "A=$#", "A=$é", "A='a'\nB=$A-$A", "A=a$NOPE", `A="a$NOPE"`, "A=$HOME$SET", "A='pa$$word'", "A=pa$$word", "A=p${a}s${w", "A=1\nB=p$w${",
	}},
	{"Names", []string{
		"FOO\nA=1", "SET\nA=$SET", "A=1\nFOO", "A=1\nFOO\n", "export A=1", "export  A=1", "export\tA=1", "export A", "export A\nB=1", "export A=1 B=2", "export=1", "exportA=1", "export ", "A B=1", "FOO BAR\nA=1", "MY-KEY=1\nA=2",
		"MY.KEY=1\nA=2", "1A=2\nA=1", "a=1\nA=2", "_A=1", "A1_b=2", "é=1\nA=2", "A[0]=1\nB=2", "A+=1", "A*=1", "A/B=1", "A@B=1", "=1\nA=2", "A: 1", "A:1", "A:=1", "A : x", "A=1;B=2", "\"A\"=1", "'A'=1", "$A=1", "A=1\n}\nB=2", "A\t=1",
		"- A=1", "A->1", "[section]\nA=1", "A=1\n<<<<<<< x", "set A=1", "A=1 B=2", "A", "A\n", " ", "\n", "",
	}},
}
