package definition

import (
	"fmt"
	"path"
	"strings"
)

// In is the folder that the path of a key is relative to: the server's own, or that of a definition in the catalogue that it
// extends.
func (s Server) In(key ...any) Folder {
	if folder, ok := s.Inherited[fieldPath(key).String()]; ok {
		return folder
	}
	return s.Folder
}

// locate makes inherited paths of the project, which are relative to the file that names them, lead from the server's folder;
// those of the catalogue get its folder. It tells copies where they are from.
func (h heritage) locate(s *Server, root *node) {
	lead := func(name string, at ...any) string {
		from, inherited := h.folders[root.at(at).file]
		switch {
		case !inherited || name == "" || path.IsAbs(name):
			return name
		case s.Folder.sees(from):
			return path.Join("..", strings.TrimPrefix(from.Below, serversDir), name)
		}
		if s.Inherited == nil {
			s.Inherited = map[string]Folder{}
		}
		s.Inherited[fieldPath(at).String()] = from
		return name
	}
	if IsGoFolder(s.Go) {
		s.Go = lead(s.Go, "go")
	}
	for name, ref := range s.Tools {
		if IsGoFolder(ref) {
			s.Tools[name] = lead(ref, "tools", name)
		}
	}
	dockerfile := root.at(fieldPath{"dockerfile"}).file
	if from, inherited := h.folders[dockerfile]; inherited && s.Dockerfile != "" && s.Build.Context == "" &&
		path.Base(dockerfile) != baseFile && s.Folder.sees(from) {
		s.Build.Context = lead(".", "dockerfile") // that of the definition which has the Dockerfile
	}
	s.Dockerfile = lead(s.Dockerfile, "dockerfile")
	s.Build.Context = lead(s.Build.Context, "build", "context")
	for id, secret := range s.Build.Secrets {
		secret.File = lead(secret.File, "build", "secrets", id, "file")
		s.Build.Secrets[id] = secret
	}
	for i := range s.Copy {
		at := root.at(fieldPath{"copy", i})
		s.Copy[i].Place = fmt.Sprintf("%s:%d", at.file, at.line)
		if from, inherited := h.folders[at.file]; inherited {
			s.Copy[i].From = &from
		}
	}
	for i, name := range s.EnvFile {
		s.EnvFile[i] = lead(name, "env_file", i)
	}
	for i, volume := range s.Volumes {
		s.Volumes[i].Path = lead(volume.Path, "volumes", i)
	}
}
