package face

import "context"

// shell is bash where the image has it, and else sh. It is read by the image's sh, and has nothing of ours in it.
var shell = []string{"sh", "-c", "if command -v bash >/dev/null; then exec bash; fi; exec sh"}

// Shell is [Face.Exec] of a shell, on this terminal where there is one.
func (f Face) Shell(ctx context.Context, servers []string) error {
	return f.execute(ctx, "shell", servers, shell, Terminal)
}
