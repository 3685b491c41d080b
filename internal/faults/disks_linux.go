package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// diskLimit is how long a target may take on a disk that is full or cannot be written to.
	diskLimit = 90 * time.Second
	// small is the size of a disk that is not the engine's.
	small = "size=256m,nr_inodes=100k"
	// engineRoom is what the engine's disk has.
	engineRoom = disk + ",nr_inodes=1m"
	// pageSize is what a disk in memory gives away at once.
	pageSize = 4096
)

// memoryDisk is a disk in memory, which the suite's place alone has.
type memoryDisk struct {
	place *place
	// name is for people. path is where the disk is, and room its options when it has room; empty for a folder of another disk.
	name, path, room string
}

// mount makes a disk.
func (d memoryDisk) mount() error {
	if err := os.MkdirAll(d.path, 0o755); err != nil {
		return err
	}
	return d.place.do(func() error { return unix.Mount("tmpfs", d.path, "tmpfs", 0, d.room) })
}

// remount changes the options of a disk.
func (d memoryDisk) remount(flags uintptr, options string) error {
	err := d.place.do(func() error { return unix.Mount("", d.path, "", unix.MS_REMOUNT|flags, options) })
	if err != nil {
		return fmt.Errorf("mount %s again with %q: %w", d.path, options, err)
	}
	return nil
}

// fill leaves so many bytes of room, or so many files. It takes no memory: the disk becomes smaller. Who writes meanwhile
// can have it ask again.
func (d memoryDisk) fill(bytes, files uint64) (err error) {
	for range 50 {
		var is unix.Statfs_t
		if err := unix.Statfs(d.place.see(d.path), &is); err != nil {
			return err
		}
		size := (is.Blocks-is.Bfree)*uint64(is.Bsize) + max(bytes, pageSize)
		options := fmt.Sprintf("size=%d", size)
		if files > 0 {
			options = fmt.Sprintf("nr_inodes=%d", is.Files-is.Ffree+files)
		}
		if err = d.remount(0, options); err == nil {
			return nil
		}
	}
	return err
}

// empty gives all room back.
func (d memoryDisk) empty() error { return d.remount(0, d.room) }

// fullRoom is what there can be left on a disk that is full: bytes, or files.
var fullRoom = []struct {
	name         string
	bytes, files uint64
}{
	{"no room", 0, 0}, {"16 KiB", 16 << 10, 0}, {"1 MiB", 1 << 20, 0}, {"4 MiB", 4 << 20, 0}, {"3 files", 0, 3}, {"25 files", 0, 25},
}

// diskTargets are the targets that run on such disks.
var diskTargets = [][]string{{"up"}, {"up", "-fresh"}, {"build"}, {"up"}, {"down"}, {"clean"}, {"up", "-fresh"}, {"up"}}

// disks is the part in which disks are full or cannot be written to.
func (b *bench) disks(ctx context.Context) (rounds, error) {
	before, err := b.newProject("shop") // the one of the other parts, whose name the project on these disks has
	if err == nil {
		err = before.must(ctx, "clean")
	}
	if err != nil {
		return nil, err
	}
	own := *b
	own.variables = maps.Clone(b.variables)
	own.variables["TMPDIR"], own.variables["XDG_CACHE_HOME"] = b.path("disks/tmp"), b.path("disks/cache")
	p := own.project("shop", b.path("disks/shop"))
	folder := memoryDisk{b.engine.place, "the project's folder", p.dir, small}
	full := []memoryDisk{
		{b.engine.place, "the engine's disk", filepath.Join(b.engine.root, "data"), engineRoom},
		folder,
		{b.engine.place, "the temporary folder", own.variables["TMPDIR"], small},
		{b.engine.place, "the cache", own.variables["XDG_CACHE_HOME"], small},
	}
	for _, d := range full[1:] {
		if err := d.mount(); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(p.write(), p.must(ctx, "up"), p.converged(ctx)); err != nil {
		return nil, fmt.Errorf("before the first disk: %w", err)
	}
	return func(number int) (kind, described string, err error) {
		random := rand.New(rand.NewPCG(p.Seed, uint64(number)))
		target := diskTargets[random.IntN(len(diskTargets))]
		state := states[random.IntN(len(states))]
		switch at := number % (len(full) + 2); at {
		case len(full):
			return p.protectedRound(ctx, folder, state.name, target)
		case len(full) + 1:
			inner := memoryDisk{folder.place, "the state folder", filepath.Join(p.dir, ".berth"), ""}
			return p.protectedRound(ctx, inner, state.name, target)
		default:
			return p.fullRound(ctx, full[at], state.name, target, random)
		}
	}, nil
}

// fullRound fills a disk before or while a target runs. The target may succeed, or says which disk it is; with room again
// the next up succeeds.
func (p *project) fullRound(ctx context.Context, d memoryDisk, state string, target []string, random *rand.Rand) (kind, described string, err error) {
	room := fullRoom[random.IntN(len(fullRoom))]
	after := time.Duration(max(0, random.Int64N(2000)-1000)) * time.Millisecond
	kind = d.name + " is full"
	described = fmt.Sprintf("%s: %s (%s) after %d ms of %s", state, kind, room.name, after.Milliseconds(), strings.Join(target, " "))
	first := p.first
	if err := p.reach(ctx, state); err != nil {
		return kind, described, fmt.Errorf("before it: %w", err)
	}
	f := fault{limit: diskLimit}
	filled := make(chan error, 1)
	fill := func() { filled <- d.fill(room.bytes, room.files) }
	if after == 0 {
		fill()
	} else {
		f.during, f.after = fill, after
	}
	got, err := p.disturbed(ctx, f, target...)
	if len(filled) > 0 { // it may have ended before
		err = errors.Join(err, <-filled)
	}
	if err := errors.Join(err, d.empty()); err != nil {
		return kind, described, err
	}
	described += fmt.Sprintf(" (ended with %d after %d ms)", got.code, got.took.Milliseconds())
	errs := []error{p.toldOfDisk(ctx, d, got, "no space left on device", "free some space"), p.nextUp(ctx)}
	if state != "clean" && target[0] != "clean" && p.first != first {
		errs = append(errs, fmt.Errorf("the volume was new at %s, and is now new at %s: %v", first, p.first, got))
	}
	return kind, described, errors.Join(errs...)
}

// protectedRound makes a folder of the project one that cannot be written to. The target says so before it changes anything, or
// has nothing to write.
func (p *project) protectedRound(ctx context.Context, d memoryDisk, state string, target []string) (kind, described string, err error) {
	kind = d.name + " cannot be written to"
	described = fmt.Sprintf("%s: %s during %s", state, kind, strings.Join(target, " "))
	if err := p.reach(ctx, state); err != nil {
		return kind, described, fmt.Errorf("before it: %w", err)
	}
	undo, err := p.protect(d)
	if err != nil {
		return kind, described, err
	}
	before, err := p.engine.api.things(ctx)
	if err != nil {
		return kind, described, errors.Join(err, undo())
	}
	got, err := p.disturbed(ctx, fault{limit: diskLimit}, target...)
	now, thingsErr := p.engine.api.things(ctx)
	if err := errors.Join(err, thingsErr, undo()); err != nil {
		return kind, described, err
	}
	described += fmt.Sprintf(" (ended with %d after %d ms)", got.code, got.took.Milliseconds())
	errs := []error{p.toldOfDisk(ctx, d, got, "read-only file system", "make it writable")}
	if got.code != 0 && !maps.Equal(before, now) {
		errs = append(errs, fmt.Errorf("half done: %v; before it %v, now %v", got, before, now))
	}
	return kind, described, errors.Join(append(errs, p.nextUp(ctx))...)
}

// protect makes a folder read-only and gives what undoes it.
func (p *project) protect(d memoryDisk) (undo func() error, err error) {
	if d.room != "" { // a disk of its own
		return func() error { return d.remount(0, d.room) }, d.remount(unix.MS_RDONLY, d.room)
	}
	if err := os.MkdirAll(p.file(".berth"), 0o755); err != nil {
		return nil, err
	}
	undo = func() error { return d.place.do(func() error { return unix.Unmount(d.path, 0) }) }
	if err := d.place.do(func() error { return unix.Mount(d.path, d.path, "", unix.MS_BIND, "") }); err != nil {
		return nil, err
	}
	if err := d.remount(unix.MS_BIND|unix.MS_RDONLY, ""); err != nil {
		return nil, errors.Join(err, undo())
	}
	return undo, nil
}

// toldOfDisk proves that a target has ended: well, with all servers up after an up, or saying what is wrong, where, and what to do.
func (p *project) toldOfDisk(ctx context.Context, d memoryDisk, got outcome, cause, step string) error {
	place := d.path
	if strings.HasPrefix(d.path, p.engine.root) {
		place, step = "engine has run out of disk space", "docker system df"
	}
	switch {
	case got.endless:
		return fmt.Errorf("no end: %v", got)
	case got.code == 0 && got.args[0] == "up":
		return p.own(ctx)
	case got.code == 0:
		return nil
	}
	_, reason, _ := strings.Cut(got.stderr, "Error: ")
	for _, word := range []string{cause, place, step} {
		if !strings.Contains(reason, word) {
			return fmt.Errorf("%q is not told: %v", word, got)
		}
	}
	_, _ = fmt.Fprintf(p.Story, "  it said: %s\n", strings.ReplaceAll(strings.TrimSpace(reason), "\n", "\n           "))
	return nil
}
