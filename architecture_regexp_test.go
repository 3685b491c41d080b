package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

// TestRegexpsAreRight compiles the expressions that a program compiles only when it uses them.
func TestRegexpsAreRight(t *testing.T) {
	found := 0
	for _, file := range sourceFiles(t) {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall || len(call.Args) != 1 || !named(call.Fun, "LazyRegexp") {
				return true
			}
			found++
			form, constant := textOf(call.Args[0])
			if _, err := regexp.Compile(form); err != nil || !constant {
				t.Errorf("%s: %q: %v, constant %t", file.name, form, err, constant)
			}
			return true
		})
	}
	if found < 50 {
		t.Errorf("found only %d expressions", found)
	}
}

// named reports whether a function is called by a name, of its own package or another one's.
func named(called ast.Expr, name string) bool {
	if other, qualified := called.(*ast.SelectorExpr); qualified {
		called = other.Sel
	}
	ident, is := called.(*ast.Ident)
	return is && ident.Name == name
}

// textOf is a literal, or several that are added up.
func textOf(e ast.Expr) (text string, constant bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		first, is := textOf(e.X)
		second, too := textOf(e.Y)
		return first + second, is && too && e.Op == token.ADD
	}
	return "", false
}
