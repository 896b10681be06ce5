// Package importer finds the packages that the ones checked by go/types import.
//
// Tricolor writes no export data of gc's kind.  A package for which gc has left
// none (a GOROOT without pkg, or a package that was never installed) is checked
// from its source, so that Default works as it does under gc.
package importer

import (
	"fmt"
	"go/build"
	"go/internal/gccgoimporter"
	"go/internal/gcimporter"
	"go/internal/srcimporter"
	"go/token"
	"go/types"
	"io"
	"runtime"
)

// A Lookup opens the export data of the package with the import path.
type Lookup func(path string) (io.ReadCloser, error)

// ForCompiler returns an importer for the packages that the compiler ("gc" or
// "gccgo") has installed, or for packages' sources (compiler "source", which
// takes no lookup); nil for any other compiler.  A lookup finds export data by
// canonical import path; without one $GOROOT and $GOPATH are searched.
func ForCompiler(fset *token.FileSet, compiler string, lookup Lookup) types.Importer {
	pkgs := make(map[string]*types.Package)
	switch compiler {
	case "gc":
		return &gcImporter{pkgs, lookup, fset, nil}
	case "gccgo":
		var inst gccgoimporter.GccgoInstallation
		if inst.InitFromDriver("gccgo") != nil {
			return nil
		}
		return &gccgoImporter{pkgs, lookup, inst.GetImporter(nil, nil)}
	case "source":
		if lookup != nil {
			panic("source importer for custom import path lookup not supported (issue #13847).")
		}
		return fromSource(fset, pkgs)
	}
	return nil
}

// For is ForCompiler with a FileSet of its own.
//
// Deprecated: positions of imported objects mean nothing without the FileSet;
// use ForCompiler.
func For(compiler string, lookup Lookup) types.Importer {
	return ForCompiler(token.NewFileSet(), compiler, lookup)
}

// Default returns an importer for the compiler that the program says it was
// built with (runtime.Compiler).
func Default() types.Importer {
	return For(runtime.Compiler, nil)
}

// Packages of the standard library are read as they are built: without cgo.
func fromSource(fset *token.FileSet, pkgs map[string]*types.Package) types.ImporterFrom {
	ctxt := build.Default
	ctxt.CgoEnabled = false
	return srcimporter.New(&ctxt, fset, pkgs)
}

func checkMode(mode types.ImportMode) {
	if mode != 0 {
		panic(fmt.Sprintf("importer: mode must be 0, not %d", mode))
	}
}

type gcImporter struct {
	pkgs   map[string]*types.Package
	lookup Lookup
	fset   *token.FileSet
	source types.ImporterFrom // made at the first package without export data; shares pkgs
}

func (m *gcImporter) Import(path string) (*types.Package, error) {
	return m.ImportFrom(path, "", 0)
}

func (m *gcImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	checkMode(mode)
	if m.lookup == nil && path != "unsafe" {
		if file, _ := gcimporter.FindPkg(path, dir); file == "" {
			if m.source == nil {
				m.source = fromSource(m.fset, m.pkgs)
			}
			return m.source.ImportFrom(path, dir, 0)
		}
	}
	return gcimporter.Import(m.fset, m.pkgs, path, dir, m.lookup)
}

type gccgoImporter struct {
	pkgs   map[string]*types.Package
	lookup Lookup
	read   gccgoimporter.Importer
}

func (m *gccgoImporter) Import(path string) (*types.Package, error) {
	return m.ImportFrom(path, "", 0)
}

func (m *gccgoImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	checkMode(mode)
	return m.read(m.pkgs, path, dir, m.lookup)
}
