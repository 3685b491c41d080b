// Package inventory shows people and programs which projects an engine has something of, as a table and as JSON.
//
// It asks nobody; package project gives it what there is.
package inventory

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/text"
)

// Text is a table with a line for each project, or a block for each where the table is wider than a terminal has columns; width
// 0 is no end.
func Text(list []project.Listed, width int) string {
	if len(list) == 0 {
		return ""
	}
	if whole := table(list); !text.Wider(whole, width) {
		return whole
	}
	return blocks(list)
}

func table(list []project.Listed) string {
	var lines strings.Builder
	writer := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0) // a strings.Builder takes everything
	_, _ = fmt.Fprintln(writer, "PROJECT\tRUNNING\tSTOPPED\tNETWORKS\tIMAGES\tVOLUMES\tFOLDER")
	for _, one := range list {
		_, _ = fmt.Fprintf(writer, "%s\t%s\t%s\t%d\t%d\t%d\t%s\n",
			text.CleanLine(one.Name), servers(one.Running), servers(one.Stopped), one.Networks, one.Images, one.Volumes, folder(one))
	}
	_ = writer.Flush()
	return lines.String()
}

func blocks(list []project.Listed) string {
	var lines strings.Builder
	for _, one := range list {
		fmt.Fprintf(&lines, "%s: %s\n  running: %s\n  stopped: %s\n  networks: %d, images: %d, volumes: %d\n", text.CleanLine(one.Name), folder(one),
			servers(one.Running), servers(one.Stopped), one.Networks, one.Images, one.Volumes)
	}
	return lines.String()
}

// folder is a project's root folder. Anybody can write labels.
func folder(one project.Listed) string {
	if one.Gone {
		return text.CleanLine(one.Root) + " (gone)"
	}
	return text.CleanLine(one.Root)
}

// servers lists names.
func servers(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return text.CleanLine(strings.Join(list, ","))
}

// document is what `list -format=json` prints. Fields are only ever added to version 1.
type document struct {
	Version int `json:"version"`
	// Projects are those that the engine has something of, in the order of their names.
	Projects []element `json:"projects"`
}

// element is one project, a [project.Listed].
type element struct {
	// Project is the project's name.
	Project string `json:"project"`
	// Root is the project's root folder.
	Root string `json:"root"`
	// Gone reports whether the root folder is known not to exist.
	Gone bool `json:"gone"`
	// Running are the servers whose container runs.
	Running []string `json:"running"`
	// Stopped are the servers whose container does not run.
	Stopped []string `json:"stopped"`
	// Networks is how many networks there are.
	Networks int `json:"networks"`
	// Images is how many images there are.
	Images int `json:"images"`
	// Volumes is how many volumes there are.
	Volumes int `json:"volumes"`
}

// JSON is one indented JSON document.
func JSON(list []project.Listed) (string, error) {
	d := document{Version: 1, Projects: []element{}}
	for _, one := range list {
		d.Projects = append(d.Projects, element{
			Project: one.Name, Root: one.Root, Gone: one.Gone, Networks: one.Networks, Images: one.Images, Volumes: one.Volumes,
			Running: append([]string{}, one.Running...), Stopped: append([]string{}, one.Stopped...),
		})
	}
	content, err := json.MarshalIndent(d, "", "  ")
	return string(content) + "\n", err
}

// Next says how what projects left behind is removed, where start is what a target's name follows; a line for each project
// whose folder is gone.
func Next(list []project.Listed, start string) []string {
	var lines []string
	for _, one := range list {
		if one.Gone && names.Project(one.Name) == nil { // people will copy the line
			lines = append(lines, fmt.Sprintf("the folder of %s is gone: `BERTH_PROJECT=%s %sdown` removes its containers, `clean` its images and volumes too",
				one.Name, one.Name, start))
		}
	}
	return lines
}
