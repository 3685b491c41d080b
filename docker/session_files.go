package docker

import (
	"errors"
	"io"
	"io/fs"

	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/encoding/protowire"
)

// The packets of BuildKit's file transfer (github.com/tonistiigi/fsutil, types/wire.proto).
const (
	packetStat = iota
	packetRequest
	packetData
	packetEnd
	packetError
)

// pieceLength is how many bytes of a file one packet has.
const pieceLength = 32 << 10

// fileSync sends a tree: first what there is, then the contents that the builder asks for, by their number.
type fileSync struct {
	stream *stream
	// entries are in the order of their numbers.
	entries []Entry
	// wanted are the numbers of the files that the builder has asked for.
	wanted chan int
	// fault takes the error of a file, before the builder hears of it.
	fault func(error)
	// sent is told how many bytes of contents have been sent.
	sent func(int)
}

func newFileSync(s *stream, tree Tree, fault func(error)) *fileSync {
	return &fileSync{stream: s, entries: tree.sorted(), wanted: make(chan int, len(tree.Entries)), fault: fault, sent: counting(nil)}
}

// run sends the tree. A request may ask for less; more than that does no harm.
func (f *fileSync) run() error {
	var group errgroup.Group
	group.Go(f.list)
	group.Go(f.contents)
	group.Go(f.requests)
	return group.Wait()
}

// list sends what there is.
func (f *fileSync) list() error {
	for _, entry := range f.entries {
		if err := f.stream.send(packet(packetStat, 0, stat(entry), nil)); err != nil {
			return err
		}
	}
	return f.stream.send(packet(packetStat, 0, nil, nil))
}

// requests reads what the builder asks for, until it has all.
func (f *fileSync) requests() error {
	defer close(f.wanted)
	for {
		message, err := f.stream.receive()
		if err != nil {
			return err
		}
		kind, id, data, err := parsePacket(message)
		switch {
		case err != nil:
			return err
		case kind == packetError:
			return errors.New(string(data))
		case kind == packetEnd:
			return f.stream.send(packet(packetEnd, 0, nil, nil))
		case kind == packetRequest && id < uint64(len(f.entries)) && f.entries[id].Mode.IsRegular() && len(f.wanted) < cap(f.wanted):
			f.wanted <- int(id)
		default:
			return errors.New("session: the builder asks for a file that there is not")
		}
	}
}

// contents sends the files that the builder asks for.
func (f *fileSync) contents() error {
	for id := range f.wanted {
		w := &dataWriter{stream: f.stream, id: uint64(id), sent: f.sent}
		err := f.entries[id].Content(w)
		switch {
		case w.err != nil:
			return w.err
		case err != nil:
			f.fault(err)
			// The builder gives up, and with it what waits for its requests.
			return errors.Join(err, f.stream.send(packet(packetError, 0, nil, []byte(err.Error()))))
		}
		if err := f.stream.send(packet(packetData, uint64(id), nil, nil)); err != nil {
			return err
		}
	}
	return nil
}

// dataWriter sends the content of one file in pieces.
type dataWriter struct {
	stream *stream
	id     uint64
	sent   func(int)
	// err is that of the connection.
	err error
}

func (w *dataWriter) Write(p []byte) (n int, err error) {
	for n < len(p) && w.err == nil {
		piece := p[n:min(len(p), n+pieceLength)]
		if w.err = w.stream.send(packet(packetData, w.id, nil, piece)); w.err == nil {
			n += len(piece)
			w.sent(len(piece))
		}
	}
	return n, w.err
}

var _ io.Writer = (*dataWriter)(nil)

// packet is one packet of the transfer; a stat of nil is none.
func packet(kind, id uint64, stat, data []byte) []byte {
	b := number(nil, 1, kind)
	if stat != nil {
		b = protowire.AppendTag(b, 2, protowire.BytesType)
		b = protowire.AppendBytes(b, stat)
	}
	b = number(b, 3, id)
	if len(data) > 0 {
		b = protowire.AppendTag(b, 4, protowire.BytesType)
		b = protowire.AppendBytes(b, data)
	}
	return b
}

// stat is what a builder is told of an entry (types/stat.proto). Its owner is 0:0.
func stat(entry Entry) []byte {
	b := protowire.AppendTag(nil, 1, protowire.BytesType)
	b = protowire.AppendString(b, entry.Path)
	b = number(b, 2, uint64(uint32(entry.Mode)))
	if entry.Mode.IsRegular() {
		b = number(b, 5, uint64(entry.Size))
	}
	b = number(b, 6, uint64(entry.Modified.UnixNano()))
	if entry.Mode&fs.ModeSymlink != 0 {
		b = protowire.AppendTag(b, 7, protowire.BytesType)
		b = protowire.AppendString(b, entry.Link)
	}
	return b
}

func number(b []byte, field protowire.Number, value uint64) []byte {
	if value == 0 {
		return b
	}
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), value)
}

// parsePacket reads a packet of the builder.
func parsePacket(b []byte) (kind, id uint64, data []byte, err error) {
	for len(b) > 0 {
		field, wire, n := protowire.ConsumeTag(b)
		if n < 0 {
			return 0, 0, nil, protowire.ParseError(n)
		}
		b = b[n:]
		switch {
		case field == 1 && wire == protowire.VarintType:
			kind, n = protowire.ConsumeVarint(b)
		case field == 3 && wire == protowire.VarintType:
			id, n = protowire.ConsumeVarint(b)
		case field == 4 && wire == protowire.BytesType:
			data, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(field, wire, b)
		}
		if n < 0 {
			return 0, 0, nil, protowire.ParseError(n)
		}
		b = b[n:]
	}
	return kind, id, data, nil
}
