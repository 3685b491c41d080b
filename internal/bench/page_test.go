package bench

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/golden"
)

const root = "../.."

// TestPageIsMadeOfTheFigures proves that the page, its plot and the README's table say what was measured. With -update it writes
// them of the same figures, after a change of words.
func TestPageIsMadeOfTheFigures(t *testing.T) {
	f, err := readFigures(root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, readmeFile))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := f.inReadme(string(text))
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, filepath.Join(root, pageFile), f.page())
	golden.Compare(t, filepath.Join(root, chartFile), f.chart())
	golden.Compare(t, filepath.Join(root, readmeFile), readme)
}

// some are figures of a machine that was never there.
func some() figures {
	return figures{
		Machine: machine{Day: "1 May 2026", Processors: 2, System: "Linux 6.1", Engine: "Docker 20.10.24", Go: "1.26.8", Compose: "2.40.3"},
		Sizes: []sized{
			{Servers: 1, Rounds: 4, Contenders: []string{raw, compiledFace}, Cells: []cell{
				{Work: up, Contender: raw, Seconds: 0.5}, {Work: up, Contender: compiledFace, Seconds: 0.55},
			}},
			{Servers: usual, Rounds: 4, Contenders: []string{raw, compiledFace, "Compose"}, Cells: []cell{
				{Work: up, Contender: raw, Seconds: 2, Calls: 17, Bytes: 23_456},
				{Work: down, Contender: raw, Seconds: 1},
				{Work: up, Contender: compiledFace, Seconds: 2.08, Calls: 40, Bytes: 601_000, Resident: 20 << 20},
				{Work: again, Contender: compiledFace, Seconds: 0.0284, Calls: 2, Bytes: 4_000, Resident: 18 << 20},
				{Work: down, Contender: compiledFace, Seconds: 1.25},
				{Work: up, Contender: "Compose", Seconds: 11.04},
			}},
		},
		First: []phase{{"compile", 61.24, 40.5}, {"targets", 30, 20}, {"start", 2.1, 3.4}, {"install", 50, 30}, {"up", 4, 3}},
	}
}

func TestReport(t *testing.T) {
	const want = "Measured on 1 May 2026: 2 processors, Linux 6.1, Docker 20.10.24, Go 1.26.8, Compose 2.40.3; `MAGEFILE_HASHFAST=1` for `go tool mage`.\n" + `
Rounds: 4. Medians, and in parentheses the ratio to the raw API calls:

| 1 server | raw API calls | Berth, compiled |
|---|--:|--:|
| ` + up + ` | 500 ms | 550 ms (1.10) |

Rounds: 4. Medians, and in parentheses the ratio to the raw API calls:

| 8 servers | raw API calls | Berth, compiled | Compose |
|---|--:|--:|--:|
| ` + up + ` | 2.00 s | 2.08 s (1.04) | 11.0 s (5.52) |
| ` + again + ` | | 28 ms | |
| ` + down + ` | 1.00 s | 1.25 s (1.25) | |

Calls of the API:

| 8 servers | raw API calls | Berth, compiled |
|---|--:|--:|
| ` + up + ` | 17 | 40 |
| ` + again + ` | | 2 |

Bytes to and from the engine:

| 8 servers | raw API calls | Berth, compiled |
|---|--:|--:|
| ` + up + ` | 23.5 kB | 601.0 kB |
| ` + again + ` | | 4.0 kB |

Resident memory of the largest process:

| 8 servers | Berth, compiled |
|---|--:|
| ` + up + ` | 20 MiB |
| ` + again + ` | 18 MiB |

| first use | CPU seconds | time |
|---|--:|--:|
| compile | 61.2 | 40.5 s |
| targets | 30.0 | 20.0 s |
| start | 2.1 | 3.40 s |
| install | 50.0 | 30.0 s |
| up | 4.0 | 3.00 s |
`
	if diff := cmp.Diff(want, some().report()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGoals(t *testing.T) {
	got := some().goals()
	for _, want := range []string{
		"**`up` of 8 servers whose images are there**, at most 1.05 times the raw API calls: 1.04 times, reached. ",
		"**`up` with nothing to do**, at most 60 ms: 28 ms, reached. ",
		"**`down` of 8 servers**, at most 1.1 times the raw API calls: 1.25 times, **not reached**. ",
		"**`up` of 100 servers with nothing to do**, at most 200 ms: not measured in this run. ",
		"**Ready seen after the port opens**, at most 20 ms: not measured in this run. ",
		"by `go tool mage`: 93 CPU seconds, nearly all of them Go's compiler and linker. 61 make Mage, ", "; 30 make the targets: ", "; 2 the server, ",
		"To install the command `berth` takes 50, and its first `up` 4.0: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestReadmeNeedsItsPlace(t *testing.T) {
	f := some()
	text, err := f.inReadme("before\n" + readmeBegins + "old\n" + readmeEnds + "after\n")
	if want := "before\n" + readmeBegins + f.readme() + readmeEnds + "after\n"; err != nil || text != want {
		t.Errorf("got %q, %v; want %q", text, err, want)
	}
	if _, err := f.inReadme("before\n" + readmeBegins + "old\n"); err == nil {
		t.Error("a page without an end for the table was taken")
	}
}

// TestPublish writes all files of one run, and reads the figures again.
func TestPublish(t *testing.T) {
	module, f := t.TempDir(), some()
	err := write(module, map[string]string{"README.md": readmeBegins + readmeEnds, "docs/x": "", "internal/bench/x": ""})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.publish(module); err != nil {
		t.Fatal(err)
	}
	if got, err := readFigures(module); err != nil || cmp.Diff(f, got) != "" {
		t.Errorf("%v, figures (-want +got):\n%s", err, cmp.Diff(f, got))
	}
	for file, want := range map[string]string{pageFile: "| 8 servers |", chartFile: "<svg", readmeFile: "| 8 servers |"} {
		if text, err := os.ReadFile(filepath.Join(module, file)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, %q is not in\n%s", file, err, want, text)
		}
	}
}

// TestChart checks that the plot is well formed and has its points where they belong: the axis ends at 8 servers and 12 s.
func TestChart(t *testing.T) {
	chart := some().chart()
	decoder := xml.NewDecoder(strings.NewReader(chart))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		`<polyline class="raw" points="143.0,340.8 696.0,307.3"/>`, `<polyline class="compose" points="696.0,105.4"/>`,
		`y="357.0" text-anchor="end">0 s</text>`, `y="89.0" text-anchor="end">12 s</text>`, `text-anchor="middle">8</text>`,
		"1: raw API calls 500 ms, Berth, compiled 550 ms; 8: raw API calls 2.00 s, Berth, compiled 2.08 s, Compose 11.0 s.",
	} {
		if !strings.Contains(chart, want) {
			t.Errorf("%s is not in\n%s", want, chart)
		}
	}
	for highest, want := range map[float64]float64{0.005: 0.01, 0.6: 0.1, 0.61: 0.2, 12: 2, 12.1: 5, 5000: 500} {
		if got := stepFor(highest); got != want {
			t.Errorf("step for %v: got %v, want %v", highest, got, want)
		}
	}
}
