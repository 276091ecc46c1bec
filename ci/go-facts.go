// SPDX-License-Identifier: MIT

// Facts of a package in Go, as `hvabi consumer` reads them: the layouts of its structs and the values of
// its constants, as the compiler has them.
//
//	GO111MODULE=off go run go-facts.go DIR ARCH PROFILE AUDIENCE CONSTANTS >facts/ARCH.json
//
// DIR is the package's, below the current directory, which paths are recorded from; ARCH, PROFILE and
// AUDIENCE are hvabi's names, CONSTANTS a pattern of the names of constants that count. Other packages of its module are read where structs need them. What cannot
// be measured, as it needs a package of another module, is left out with a message.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

type object = map[string]any

// A module, whose packages are read from their sources.
type module struct {
	root, path string
	context    build.Context
	files      *token.FileSet
	sizes      types.Sizes
	known      map[string]*types.Package
}

func newModule(arch string) *module {
	m := &module{root: ".", context: build.Default, files: token.NewFileSet(), known: map[string]*types.Package{}}
	m.context.GOARCH, m.context.GOOS, m.context.CgoEnabled = arch, "linux", false
	m.sizes = types.SizesFor("gc", arch)
	text, err := os.ReadFile("go.mod")
	if found := regexp.MustCompile(`(?m)^module\s+(\S+)`).FindSubmatch(text); err == nil && found != nil {
		m.path = string(found[1])
	}
	return m
}

// Read the package there. What is wrong in it counts only where a struct needs it.
func (m *module) check(path, dir string) (*types.Package, error) {
	found, err := m.context.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var parsed []*ast.File
	for _, name := range found.GoFiles {
		file, err := parser.ParseFile(m.files, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, file)
	}
	config := types.Config{Importer: m, Sizes: m.sizes, Error: func(error) {}, IgnoreFuncBodies: true}
	result, _ := config.Check(path, m.files, parsed, nil)
	return result, nil
}

// Import is that of types.Importer: of a package that is not there nothing is known.
func (m *module) Import(path string) (*types.Package, error) {
	if known := m.known[path]; known != nil {
		return known, nil
	}
	var result *types.Package
	if path == "unsafe" {
		result = types.Unsafe
	} else if m.path != "" && strings.HasPrefix(path, m.path+"/") {
		result, _ = m.check(path, filepath.Join(m.root, path[len(m.path)+1:]))
	} else if !strings.Contains(strings.Split(path, "/")[0], ".") {
		result, _ = importer.ForCompiler(m.files, "source", nil).Import(path)
	}
	if result == nil {
		result = types.NewPackage(path, filepath.Base(path))
		result.MarkComplete()
	}
	m.known[path] = result
	return result, nil
}

var integers = map[types.BasicKind]string{
	types.Int8: "int8_t", types.Int16: "int16_t", types.Int32: "int32_t", types.Int64: "int64_t", types.Int: "int64_t",
	types.Uint8: "uint8_t", types.Uint16: "uint16_t", types.Uint32: "uint32_t", types.Uint64: "uint64_t",
	types.Uint: "uint64_t", types.Uintptr: "uint64_t", types.Bool: "_Bool", types.UnsafePointer: "void *",
	types.Float32: "float", types.Float64: "double"}

// The type as C spells it, and its members where it has no name; "" where it cannot be measured.
func (m *module) spell(t types.Type, at int64) (string, []any) {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return integers[u.Kind()], nil
	case *types.Pointer, *types.Signature, *types.Chan, *types.Map:
		return "void *", nil
	case *types.Array:
		element, members := m.spell(u.Elem(), at)
		if element == "" {
			return "", nil
		}
		if before, bounds, found := strings.Cut(element, " ["); found {
			return fmt.Sprintf("%s [%d] [%s", before, u.Len(), bounds), members
		}
		return fmt.Sprintf("%s [%d]", element, u.Len()), members
	case *types.Struct:
		members := m.members(u, at)
		if members == nil {
			return "", nil
		}
		if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil {
			return "struct " + named.Obj().Name(), nil
		}
		return "struct", members
	}
	return "", nil
}

// The members of a struct that begins at that bit; nil where one of them cannot be measured.
func (m *module) members(s *types.Struct, at int64) []any {
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
		if name, _ := m.spell(fields[i].Type(), 0); name == "" {
			return nil
		}
	}
	members := []any{}
	for i, offset := range m.sizes.Offsetsof(fields) {
		name := fields[i].Name()
		if name == "_" {
			name = fmt.Sprintf("_pad%d", offset)
		}
		spelled, below := m.spell(fields[i].Type(), at+8*offset)
		member := []any{name, at + 8*offset, 8 * m.sizes.Sizeof(fields[i].Type()), spelled}
		if below != nil {
			member = append(member, object{"members": below})
		}
		members = append(members, member)
	}
	return members
}

// A constant of an integer; nil for others.
func (m *module) constant(c *types.Const) object {
	value := constant.ToInt(c.Val())
	if value.Kind() != constant.Int {
		return nil
	}
	number, _ := new(big.Int).SetString(value.ExactString(), 10)
	bits, unsigned := int64(32), number.BitLen() == 32 && number.Sign() > 0
	if basic := c.Type().Underlying().(*types.Basic); basic.Info()&types.IsUntyped == 0 {
		bits, unsigned = 8*m.sizes.Sizeof(basic), basic.Info()&types.IsUnsigned != 0
	} else if number.BitLen() > 32 || (number.Sign() < 0 && number.BitLen() > 31) {
		bits, unsigned = 64, number.BitLen() == 64
	}
	result := object{"name": c.Name(), "value": number.String(), "bits": bits}
	if unsigned {
		result["unsigned"] = true
	}
	return result
}

func main() {
	if len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "usage: go run go-facts.go DIR ARCH PROFILE AUDIENCE CONSTANTS")
		os.Exit(2)
	}
	arch := map[string]string{"x86_64": "amd64", "x86_32": "386", "arm32": "arm"}[os.Args[2]]
	if arch == "" {
		arch = os.Args[2]
	}
	m, counts := newModule(arch), regexp.MustCompile(os.Args[5])
	read, err := m.check(filepath.Join(m.path, os.Args[1]), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "go-facts:", err)
		os.Exit(3)
	}
	records, constants, at := []any{}, []any{}, map[string][]object{}
	place := func(of types.Object, entity object) object {
		position := m.files.Position(of.Pos())
		entity["line"] = position.Line
		at[position.Filename] = append(at[position.Filename], entity)
		return entity
	}
	for _, name := range read.Scope().Names() {
		switch of := read.Scope().Lookup(name).(type) {
		case *types.TypeName:
			record, ok := of.Type().Underlying().(*types.Struct)
			if !ok || of.IsAlias() || record.NumFields() == 0 {
				continue
			}
			members := m.members(record, 0)
			if members == nil {
				fmt.Fprintf(os.Stderr, "go-facts: %s: %s is left out: a member's type has no counterpart in C\n",
					m.files.Position(of.Pos()), name)
				continue
			}
			records = append(records, place(of, object{"name": "struct " + name, "size": m.sizes.Sizeof(record),
				"align": m.sizes.Alignof(record), "members": members}))
		case *types.Const:
			if entity := m.constant(of); entity != nil && counts.MatchString(name) {
				constants = append(constants, place(of, entity))
			}
		}
	}
	files := make([]string, 0, len(at))
	for name := range at {
		files = append(files, name)
	}
	sort.Strings(files)
	for number, name := range files {
		for _, entity := range at[name] {
			entity["file"] = number
		}
	}
	output := object{"schema": "hvabi-surface/1", "profile": os.Args[3], "arch": os.Args[2],
		"audiences": []string{os.Args[4]}, "variants": 1, "files": files, "guards": []any{}, "left_out": []any{},
		"records": records, "typedefs": []any{}, "enums": []any{}, "constants": constants, "macros": []any{},
		"hypercalls": []any{}, "ops": []any{}, "masks": []any{}, "signatures": []any{}}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	encoder.Encode(output)
}
