package store

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// bbolt looks at its file through a map in memory: a page number that leads outside it is
// a memory fault, which ends the process when it happens in a goroutine of bbolt's own. So
// the tree of pages is walked here first, by reading, as bbolt v1.5 lays it out: a header
// of 16 bytes, elements of 16 bytes, and what they point to, all little-endian.
const (
	pageHeader  = 16
	elementSize = 16
	branchPage  = 0x01
	leafPage    = 0x02
	freePages   = 0x10
	bucketLeaf  = 0x01
	bucketHead  = 16 // root page and sequence
	deepest     = 64 // levels of pages and buckets; a file of 16 TB has 12
)

// layout is what the valid meta page says about a file.
type layout struct {
	pageSize       uint64
	root, freelist uint64
	pages          uint64 // the high water mark: no page in use has this number or a greater one
}

const (
	boltMagic  = 0xED0CDAED
	metaAt     = pageHeader
	metaLength = 64
	noFreelist = ^uint64(0)
)

// readLayout finds the newer of the two meta pages that are whole.
func readLayout(file io.ReaderAt) (layout, error) {
	var found layout
	newest := uint64(0)
	for _, size := range []uint64{4096, 8192, 16384, 32768, 65536, 1024, 2048} {
		for _, page := range []uint64{0, 1} {
			meta := make([]byte, metaLength)
			if _, err := file.ReadAt(meta, int64(page*size+metaAt)); err != nil {
				continue
			}
			u32 := func(at int) uint64 { return uint64(binary.LittleEndian.Uint32(meta[at:])) }
			u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(meta[at:]) }
			if u32(0) != boltMagic || u32(8) != size || u64(56) != sumOf(meta[:56]) {
				continue
			}
			if txid := u64(48); found.pageSize == 0 || txid > newest {
				newest = txid
				found = layout{pageSize: size, root: u64(16), freelist: u64(32), pages: u64(40)}
			}
		}
		if found.pageSize != 0 {
			return found, nil
		}
	}
	return found, fmt.Errorf("%w (it has no beginning that makes sense)", ErrUnreadable)
}

// sumOf is the checksum that a meta page ends with.
func sumOf(meta []byte) uint64 {
	hash := fnv.New64a()
	hash.Write(meta)
	return hash.Sum64()
}

// whole refuses a file that ends before its last page: one that was cut short, or copied
// while it was written to.
func whole(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return nil // a new one
	}
	l, err := readLayout(file)
	if err != nil {
		return err
	}
	if wanted := l.pages * l.pageSize; l.pages > 1<<40 || uint64(info.Size()) < wanted {
		return fmt.Errorf("%w (it has %d bytes of %d)", ErrUnreadable, info.Size(), wanted)
	}
	return nil
}

// walkPages reads every page that can be reached and says what is wrong with the first one
// that makes no sense.
func walkPages(path string) error {
	if err := whole(path); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	l, err := readLayout(file)
	if err != nil {
		return err
	}
	w := &walk{file: file, layout: l, seen: map[uint64]bool{}}
	if l.freelist != noFreelist {
		if _, err := w.page(l.freelist, freePages); err != nil {
			return err
		}
	}
	return w.tree(l.root, 0)
}

type walk struct {
	layout
	file *os.File
	seen map[uint64]bool
}

func (w *walk) wrong(id uint64, what string) error {
	return fmt.Errorf("%w (page %d %s)", ErrUnreadable, id, what)
}

// page reads a page with those that it flows over to.
func (w *walk) page(id uint64, kinds uint16) ([]byte, error) {
	if id < 2 || id >= w.pages {
		return nil, w.wrong(id, "is outside the file")
	}
	if w.seen[id] {
		return nil, w.wrong(id, "is used twice")
	}
	w.seen[id] = true
	head := make([]byte, pageHeader)
	if _, err := w.file.ReadAt(head, int64(id*w.pageSize)); err != nil {
		return nil, fmt.Errorf("reading page %d: %w", id, err)
	}
	overflow := uint64(binary.LittleEndian.Uint32(head[12:]))
	switch {
	case binary.LittleEndian.Uint64(head) != id:
		return nil, w.wrong(id, "is not where it belongs")
	case binary.LittleEndian.Uint16(head[8:])&kinds == 0:
		return nil, w.wrong(id, "is of another kind")
	case id+overflow >= w.pages:
		return nil, w.wrong(id, "flows out of the file")
	}
	data := make([]byte, (overflow+1)*w.pageSize)
	if _, err := w.file.ReadAt(data, int64(id*w.pageSize)); err != nil {
		return nil, fmt.Errorf("reading page %d: %w", id, err)
	}
	return data, nil
}

func (w *walk) tree(id uint64, depth int) error {
	if depth > deepest {
		return w.wrong(id, "lies too deep")
	}
	data, err := w.page(id, branchPage|leafPage)
	if err != nil {
		return err
	}
	if binary.LittleEndian.Uint16(data[8:])&leafPage != 0 {
		return w.leaf(id, data, depth)
	}
	for i := range int(binary.LittleEndian.Uint16(data[10:])) {
		at := pageHeader + i*elementSize
		if at+elementSize > len(data) {
			return w.wrong(id, "has too many entries")
		}
		element := data[at : at+elementSize]
		if end := uint64(at) + le32(element, 0) + le32(element, 4); end > uint64(len(data)) {
			return w.wrong(id, "has an entry outside itself")
		}
		if err := w.tree(binary.LittleEndian.Uint64(element[8:]), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// leaf checks a leaf page, or the page of a small bucket, which lies in its parent.
func (w *walk) leaf(id uint64, data []byte, depth int) error {
	if len(data) < pageHeader {
		return w.wrong(id, "is too short")
	}
	for i := range int(binary.LittleEndian.Uint16(data[10:])) {
		at := pageHeader + i*elementSize
		if at+elementSize > len(data) {
			return w.wrong(id, "has too many entries")
		}
		element := data[at : at+elementSize]
		from := uint64(at) + le32(element, 4) + le32(element, 8)
		end := from + le32(element, 12)
		if end > uint64(len(data)) {
			return w.wrong(id, "has an entry outside itself")
		}
		if le32(element, 0)&bucketLeaf == 0 {
			continue
		}
		value := data[from:end]
		if len(value) < bucketHead {
			return w.wrong(id, "has a bucket that is too short")
		}
		var err error
		if root := binary.LittleEndian.Uint64(value); root != 0 {
			err = w.tree(root, depth+1)
		} else if depth < deepest {
			err = w.leaf(id, value[bucketHead:], depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func le32(b []byte, at int) uint64 { return uint64(binary.LittleEndian.Uint32(b[at:])) }
