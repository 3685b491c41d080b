package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/berthdev/berth"

// startsPrograms are the packages that may start other programs, and why.
var startsPrograms = map[string]string{
	"docker/registry":      "credential helpers of Docker's configuration",
	"internal/bench":       "Compose, the compiled targets, the command and the Go tool, which it measures",
	"internal/bootstrap":   "mmdebstrap, which makes base images",
	"internal/commandline": "the running binary, which alone knows the project's targets",
	"internal/enginestart": "the service manager, dockerd and apt-get",
	"internal/face":        "the command of run, with the servers' addresses, and the guard of an exec",
	"internal/faults":      "an engine of its own and the compiled targets, which it kills",
	"internal/gobuild":     "the Go tool",
	"internal/host":        "none: it says where programs are",
	"internal/measure":     "the compiled targets, which it uses as a user does",
}

// rooms are the parts of package docker that need no connection.
var rooms = []string{"docker/buildlog", "docker/config", "docker/locate", "docker/registry"}

// sourceFile is one Go file of the module, tests and test data left out.
type sourceFile struct {
	// folder is relative to the root, with slashes.
	folder, name string
	syntax       *ast.File
}

// sourceFiles parses all Go files of the module, whatever their build tags.
func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	positions := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || name != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name == "mage_output_file.go":
			return nil
		}
		syntax, err := parser.ParseFile(positions, name, nil, parser.ParseComments)
		files = append(files, sourceFile{path.Dir(filepath.ToSlash(name)), name, syntax})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("found only %d files", len(files))
	}
	return files
}

// imports are the paths that a file imports.
func (f sourceFile) imports() []string {
	var list []string
	for _, spec := range f.syntax.Imports {
		list = append(list, strings.Trim(spec.Path.Value, "`\""))
	}
	return list
}

// program reports whether a file is a program of its own, as the sources of the catalogue's servers are.
func (f sourceFile) program() bool { return f.folder != "." && f.syntax.Name.Name == "main" }

func TestLayers(t *testing.T) {
	for _, file := range sourceFiles(t) {
		for _, imported := range file.imports() {
			within := func(parent string) bool { return imported == parent || strings.HasPrefix(imported, parent+"/") }
			if broken := layerRule(file.folder, imported, within); broken != "" {
				t.Errorf("%s imports %s: %s", file.name, imported, broken)
			}
		}
	}
}

// layerRule is the rule that an import breaks, or "".
func layerRule(folder, imported string, within func(string) bool) string {
	room := slices.Contains(rooms, folder)
	switch {
	case folder != "docker" && !room && within("github.com/docker/docker"):
		return "only package docker and its rooms import the Docker client"
	case imported == module+"/internal/text" && (folder == "docker" || room): // a leaf
	case (folder == "docker" || room) && (within(module+"/internal") || within(module+"/servers")):
		return "package docker knows nothing of what runs"
	case within(module+"/internal/golden") || within(module+"/internal/fakeengine"):
		return "it is for tests alone"
	case (folder == "internal/text" || folder == "internal/host") && within(module):
		return "the leaves import nothing of the project"
	case room && imported == module+"/docker":
		return "package docker imports its rooms, and they do not know it"
	case strings.HasPrefix(folder, "internal/") && within(module+"/servers"):
		return "the targets stand above the internal packages"
	}
	return ""
}

func TestProgramsAreStartedInFewPlaces(t *testing.T) {
	for _, file := range sourceFiles(t) {
		if file.program() || !slices.Contains(file.imports(), "os/exec") {
			continue
		}
		if startsPrograms[file.folder] == "" {
			t.Errorf("%s imports os/exec; use the engine's API, or give the reason in startsPrograms", file.name)
		}
	}
}

func TestNoShell(t *testing.T) {
	shells := []string{"sh", "bash", "dash", "ash", "zsh", "cmd", "cmd.exe", "powershell", "pwsh"}
	for _, file := range sourceFiles(t) {
		if !slices.Contains(file.imports(), "os/exec") {
			continue
		}
		ast.Inspect(file.syntax, func(node ast.Node) bool {
			literal, ok := node.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err == nil && slices.Contains(shells, path.Base(text)) {
				t.Errorf("%s starts programs and names the shell %q", file.name, text)
			}
			return true
		})
	}
}

func TestServersExportsOnlyTargets(t *testing.T) {
	found := 0
	for _, file := range sourceFiles(t) {
		if file.folder != "servers" {
			continue
		}
		for _, declaration := range file.syntax.Decls {
			switch d := declaration.(type) {
			case *ast.GenDecl:
				for _, name := range declaredNames(d) {
					if ast.IsExported(name) && name != "Shipped" { // the catalogue, which can be embedded from there alone
						t.Errorf("%s exports %s, which is no target", file.name, name)
					}
				}
			case *ast.FuncDecl:
				if d.Recv != nil || !d.Name.IsExported() {
					continue
				}
				found++
				if problem := targetShape(d); problem != "" {
					t.Errorf("%s: %s: %s", file.name, d.Name.Name, problem)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("found only %d targets", found)
	}
}

// declaredNames are the names of types, variables and constants.
func declaredNames(d *ast.GenDecl) []string {
	var names []string
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			names = append(names, spec.Name.Name)
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// targetShape tells what is wrong with a target: it takes a context and then optional flags, and returns an error.
func targetShape(f *ast.FuncDecl) string {
	flags := []string{"*string", "*bool", "*int", "*float64", "*time.Duration"}
	for i, field := range f.Type.Params.List {
		written := expression(field.Type)
		if i == 0 && written == "context.Context" {
			continue
		}
		if i == 0 || !slices.Contains(flags, written) {
			return "a parameter is " + written + "; a target takes a context and then pointers, which are its flags"
		}
	}
	results := f.Type.Results
	if results == nil || len(results.List) != 1 || expression(results.List[0].Type) != "error" {
		return "a target returns an error and nothing else"
	}
	if f.Doc.Text() == "" {
		return "a target has a comment, which is its help"
	}
	return ""
}

// expression writes the types that targets use as they stand in the source.
func expression(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + expression(e.X)
	case *ast.SelectorExpr:
		return expression(e.X) + "." + e.Sel.Name
	}
	return "another type"
}
