package docker

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/docker/docker/client"

	"github.com/berthdev/berth/docker/buildlog"
)

// Save writes images with their tags to w, as one tar archive (GET /images/get).
func (e *Engine) Save(ctx context.Context, refs []string, w io.Writer) error {
	body, err := e.api.ImageSave(ctx, refs)
	if err != nil {
		return fmt.Errorf("save images: %w", err)
	}
	_, err = io.Copy(w, body)
	if err = errors.Join(err, body.Close()); err != nil {
		return fmt.Errorf("save images: %w", err)
	}
	return nil
}

// Load takes images with their tags from an archive of [Engine.Save] (POST /images/load). A tag that another image has moves.
func (e *Engine) Load(ctx context.Context, archive io.Reader) (err error) {
	defer explainFull(&err)
	answer, err := e.api.ImageLoad(ctx, archive, client.ImageLoadWithQuiet(true))
	if err != nil {
		return fmt.Errorf("load images: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if !answer.JSON {
		_, err = io.Copy(io.Discard, answer.Body)
	} else {
		err = buildlog.Read(answer.Body, func(buildlog.Message) {})
	}
	if err != nil {
		return fmt.Errorf("load images: %w", err)
	}
	return nil
}
