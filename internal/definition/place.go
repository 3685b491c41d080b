package definition

import (
	"fmt"
	"path"
)

// locate makes paths of base.yaml, which are relative to that file, lead from the server's folder, and tells copies where
// they are from.
func locate(s *Server, root *node) {
	inherited := func(at ...any) bool { return root.at(at).file == path.Join(serversDir, baseFile) }
	if IsGoFolder(s.Go) && inherited("go") {
		s.Go = fromServer(s.Go)
	}
	for name, ref := range s.Tools {
		if IsGoFolder(ref) && inherited("tools", name) {
			s.Tools[name] = fromServer(ref)
		}
	}
	if s.Dockerfile != "" && inherited("dockerfile") {
		s.Dockerfile = fromServer(s.Dockerfile)
	}
	if s.Build.Context != "" && inherited("build", "context") {
		s.Build.Context = fromServer(s.Build.Context)
	}
	for id, secret := range s.Build.Secrets {
		if secret.File != "" && !path.IsAbs(secret.File) && inherited("build", "secrets", id, "file") {
			secret.File = fromServer(secret.File)
			s.Build.Secrets[id] = secret
		}
	}
	for i := range s.Copy {
		at := root.at(fieldPath{"copy", i})
		s.Copy[i].Place = fmt.Sprintf("%s:%d", at.file, at.line)
		if inherited("copy", i) {
			s.Copy[i].Dir = serversDir
		}
	}
	for i, volume := range s.Volumes {
		if volume.Path != "" && !path.IsAbs(volume.Path) && inherited("volumes", i) {
			s.Volumes[i].Path = fromServer(volume.Path)
		}
	}
}

// fromServer is a path relative to the folder of base.yaml as one relative to a server's.
func fromServer(name string) string { return path.Join("..", name) }
