package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
)

// server brings one server through the operations of its step. What is built goes on to its end when another server
// fails: only the end of whole ends it, and live ends all the rest.
func (w *walk) server(whole, live context.Context, job *job) error {
	slot := slot{slots: w.slots}
	defer slot.release()
	name := job.step.Server.Name
	err := w.operations(whole, live, job, &slot)
	if instead := w.instead(job, err); instead != nil && live.Err() == nil {
		job.step = *instead
		err = w.operations(whole, live, job, &slot)
	}
	if err != nil && live.Err() == nil {
		return fmt.Errorf("%s: %w%s", name, err, w.keepEvidence(live, job, err))
	}
	return err
}

// undoneError is that what a server has done is gone with the former container of one that it links to.
type undoneError struct{ link string }

func (e *undoneError) Error() string { return e.link + " was made anew" }

// instead is what is done to a server that was to be kept, and cannot be because of err; nil for nothing.
func (w *walk) instead(job *job, err error) *plan.Step {
	if undone := new(undoneError); errors.As(err, &undone) {
		return job.step.Again(undone.link)
	}
	if errors.As(err, new(*ready.DeadError)) {
		return job.step.Instead
	}
	return nil
}

// renewed is the first server whose container this run has made and to which one links; "" for none. The links must be ready.
func (w *walk) renewed(job *job) string {
	for _, link := range job.step.Links() {
		if w.jobs[link].made {
			return link
		}
	}
	return ""
}

// operations carries out those of the present step. While a server waits for others it holds no slot.
func (w *walk) operations(whole, live context.Context, job *job, slot *slot) error {
	list := job.step.Operations
	carried := job.expect(list)
	for i, one := range list {
		if len(one.After) > 0 {
			slot.release()
			if err := w.waitFor(live, job.step.Server.Name, one.After); err != nil {
				return err
			}
			if link := w.renewed(job); link != "" && job.step.Again(link) != nil {
				return &undoneError{link}
			}
		}
		over := w.Show.During(job.step.Server.Name, "waiting for its turn")
		err := slot.take(live)
		over()
		if err != nil {
			return err
		}
		ctx := live
		if making(one.Kind) {
			ctx = whole
		}
		began := time.Now()
		err = w.operation(ctx, job, one)
		carried[i].end(began, err)
		if err != nil {
			return err
		}
		if i+1 == len(list) || list[i+1].Kind == plan.RemoveImage {
			job.beReady()
		}
	}
	if len(list) == 0 {
		job.beReady()
	}
	return nil
}

// making reports whether an operation makes an image, which is of use although nothing is started.
func making(kind plan.Kind) bool {
	return kind == plan.Build || kind == plan.Pull || kind == plan.Bootstrap
}

// beReady says that the server is ready, once.
func (j *job) beReady() {
	if !j.isReady() {
		close(j.ready)
	}
}

// waitFor waits until the servers that one needs are ready.
func (w *walk) waitFor(ctx context.Context, server string, needed []string) error {
	for _, name := range needed {
		over := w.Show.During(server, "waiting for "+name)
		select {
		case <-w.jobs[name].ready:
		case <-ctx.Done():
		}
		over()
		if !w.jobs[name].isReady() {
			return ctx.Err()
		}
	}
	return nil
}

// phases are what is shown of operations that do not tell of themselves.
var phases = map[plan.Kind]string{
	plan.Create:      "making its container",
	plan.Copy:        "copying files into its container",
	plan.Start:       "starting",
	plan.RemoveImage: "removing its former image",
}

// operation does one thing.
func (w *walk) operation(ctx context.Context, job *job, one plan.Operation) error {
	if phase := phases[one.Kind]; phase != "" {
		defer w.Show.During(job.step.Server.Name, phase)()
	}
	switch one.Kind {
	case plan.Pull, plan.Bootstrap:
		return w.Images.Obtain(ctx, one, job.step.Server)
	case plan.Build:
		err := w.Images.Build(ctx, job.step, one.Reason)
		job.built = err == nil
		return err
	case plan.Stop:
		return nil // with the removal, which follows
	case plan.Remove:
		return w.replace(ctx, job)
	case plan.RemoveVolume:
		return w.Engine.RemoveVolume(ctx, one.Subject)
	case plan.Volume:
		return w.Engine.CreateVolume(ctx, one.Subject, w.Settings.Owner().Labels(""))
	case plan.Create:
		return w.create(ctx, job)
	case plan.Copy:
		return w.copyIn(ctx, job, one)
	case plan.Start:
		return w.start(ctx, job)
	case plan.Wait:
		return w.ready(ctx, job, one)
	case plan.PostStart:
		return w.afterStart(ctx, job)
	case plan.RemoveImage:
		w.removeImage(ctx, one)
		return nil
	}
	return fmt.Errorf("operation %s: not known here", one.Kind)
}

// replace takes the old container away.
func (w *walk) replace(ctx context.Context, job *job) error {
	w.Say(job.step.Server.Name, "replacing: "+job.step.Reason)
	job.removed = true
	w.deaths.replace(job.step.Spec.Name, job.step.Old.ID)
	_, err := w.takeAway(ctx, ctx, job.step.Removal())
	return err
}

// create makes the container, once what it shares with others is there.
func (w *walk) create(ctx context.Context, job *job) (err error) {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	job.container, err = w.Engine.Create(ctx, job.step.Spec)
	if errdefs.IsConflict(err) {
		job.container, err = w.createAgain(ctx, job, err)
	}
	job.made = job.container != ""
	return err
}

// createAgain removes a container of ours that has the name of the one to be made, and makes that one: a run that was killed
// had asked for it, and the engine has made it since.
func (w *walk) createAgain(ctx context.Context, job *job, conflict error) (string, error) {
	containers, err := w.Engine.Containers(ctx)
	if err != nil {
		return "", conflict
	}
	found, ours := plan.Find(w.Settings.Owner(), job.step.Server.Name, containers)
	if !ours {
		return "", conflict
	}
	w.deaths.replace(job.step.Spec.Name, found.ID)
	if _, err := w.takeAway(ctx, ctx, plan.TakeAway(found)); err != nil {
		return "", err
	}
	return w.Engine.Create(ctx, job.step.Spec)
}

// removeImage removes the image of a container that was replaced. It is no failure of the server if that fails: the image
// then stays until clean.
func (w *walk) removeImage(ctx context.Context, one plan.Operation) {
	if err := w.Engine.RemoveImage(ctx, one.Subject); err != nil && ctx.Err() == nil {
		w.Say(one.Server, "its former image stays: "+err.Error())
	}
}
