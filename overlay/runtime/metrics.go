// Replaces GOROOT's runtime/metrics.go and histogram.go: what
// runtime/metrics.Read reports, computed from MemStats and, for the two time
// histograms, from tables that C keeps.

package runtime

import "unsafe"

// As runtime/metrics.Sample, Value and Float64Histogram.
type (
	metricSample struct {
		name  string
		value metricValue
	}

	metricValue struct {
		kind    int
		scalar  uint64
		pointer unsafe.Pointer // *metricHistogram
	}

	metricHistogram struct {
		counts  []uint64
		buckets []float64
	}
)

// Kinds of runtime/metrics.
const (
	metricBad = iota
	metricUint64
	metricFloat64
	metricHist
)

// Time histograms: counts of rt_time_histogram.  Bucket 0 holds negative
// times, the last one what is too long; the others are log-linear, with
// timeSubBuckets steps in each doubling, from 1 ns on.
const (
	timeSubBuckets = 16
	timeDoublings  = 45
	timeBuckets    = timeSubBuckets*timeDoublings + 2

	timeHistPauses    = 0
	timeHistLatencies = 1
)

// Copies histogram which's counts, timeBuckets of them, into counts; bucket
// i+1 holds times t with timeBound(i) <= t < timeBound(i+1) nanoseconds.
//
//go:linkname timeHistogram rt_time_histogram
func timeHistogram(which int, counts []uint64)

// timeBound is the i-th bound between buckets in nanoseconds: the first 16
// buckets are 1 ns wide, then each group of 16 doubles the width.
func timeBound(i int) uint64 {
	if i < timeSubBuckets {
		return uint64(i)
	}
	shift := uint(i/timeSubBuckets) - 1
	return (timeSubBuckets + uint64(i%timeSubBuckets)) << shift
}

var inf = float64frombits(0x7ff << 52)

func float64frombits(b uint64) float64 { return *(*float64)(unsafe.Pointer(&b)) }

// Makes v a histogram with n counts, reusing what the caller's Value has, as
// metrics.Read promises.  The buckets are shared and never written again.
func (v *metricValue) histogram(buckets []float64) *metricHistogram {
	var h *metricHistogram
	if v.kind == metricHist && v.pointer != nil {
		h = (*metricHistogram)(v.pointer)
	} else {
		h = new(metricHistogram)
		v.kind, v.pointer = metricHist, unsafe.Pointer(h)
	}
	h.buckets = buckets
	if n := len(buckets) - 1; len(h.counts) != n {
		h.counts = make([]uint64, n)
	}
	return h
}

// Guarded by metricsSem.
var (
	metricsSem   uint32 = 1
	metricsStats MemStats
	metricsSizes []float64
	metricsTimes []float64
)

//go:linkname rtMetric rt_metric
func rtMetric(which int) uint64

// Numbers that MemStats lacks: which of rt_metric.
const (
	metricTinyAllocs = iota
	metricLimiterLastCycle
	metricStackStart
)

//go:linkname metrics_read runtime/metrics.runtime_readMetrics
func metrics_read(samples unsafe.Pointer, n int, c int) {
	semacquire(&metricsSem)
	m := &metricsStats
	readMemStats(m)
	all := unsafe.Slice((*metricSample)(samples), n)
	for len(all) > 0 {
		s := &all[0]
		readMetric(s.name, &s.value, m)
		all = all[1:]
	}
	semrelease(&metricsSem, false, 0)
}

// Metrics that are one number.
var metricScalars = [...]struct {
	name string
	read func(m *MemStats) uint64
}{
	{"/cgo/go-to-c-calls:calls", func(*MemStats) uint64 { return uint64(numCgoCall()) }},
	{"/gc/cycles/automatic:gc-cycles", func(m *MemStats) uint64 { return uint64(m.NumGC - m.NumForcedGC) }},
	{"/gc/cycles/forced:gc-cycles", func(m *MemStats) uint64 { return uint64(m.NumForcedGC) }},
	{"/gc/cycles/total:gc-cycles", func(m *MemStats) uint64 { return uint64(m.NumGC) }},
	{"/gc/heap/allocs:bytes", func(m *MemStats) uint64 { return m.TotalAlloc }},
	{"/gc/heap/allocs:objects", func(m *MemStats) uint64 { return m.Mallocs - rtMetric(metricTinyAllocs) }},
	{"/gc/heap/frees:bytes", func(m *MemStats) uint64 { return m.TotalAlloc - m.HeapAlloc }},
	{"/gc/heap/frees:objects", func(m *MemStats) uint64 { return m.Frees - rtMetric(metricTinyAllocs) }},
	{"/gc/heap/goal:bytes", func(m *MemStats) uint64 { return m.NextGC }},
	{"/gc/heap/objects:objects", func(m *MemStats) uint64 { return m.HeapObjects }},
	{"/gc/heap/tiny/allocs:objects", func(*MemStats) uint64 { return rtMetric(metricTinyAllocs) }},
	{"/gc/limiter/last-enabled:gc-cycle", func(*MemStats) uint64 { return rtMetric(metricLimiterLastCycle) }},
	{"/gc/stack/starting-size:bytes", func(*MemStats) uint64 { return rtMetric(metricStackStart) }},
	{"/memory/classes/heap/free:bytes", func(m *MemStats) uint64 { return m.HeapIdle - m.HeapReleased }},
	{"/memory/classes/heap/objects:bytes", func(m *MemStats) uint64 { return m.HeapAlloc }},
	{"/memory/classes/heap/released:bytes", func(m *MemStats) uint64 { return m.HeapReleased }},
	{"/memory/classes/heap/stacks:bytes", func(m *MemStats) uint64 { return m.StackInuse }},
	{"/memory/classes/heap/unused:bytes", func(m *MemStats) uint64 { return m.HeapInuse - m.HeapAlloc }},
	{"/memory/classes/metadata/mcache/free:bytes", func(m *MemStats) uint64 { return m.MCacheSys - m.MCacheInuse }},
	{"/memory/classes/metadata/mcache/inuse:bytes", func(m *MemStats) uint64 { return m.MCacheInuse }},
	{"/memory/classes/metadata/mspan/free:bytes", func(m *MemStats) uint64 { return m.MSpanSys - m.MSpanInuse }},
	{"/memory/classes/metadata/mspan/inuse:bytes", func(m *MemStats) uint64 { return m.MSpanInuse }},
	{"/memory/classes/metadata/other:bytes", func(m *MemStats) uint64 { return m.GCSys }},
	{"/memory/classes/os-stacks:bytes", func(m *MemStats) uint64 { return m.StackSys - m.StackInuse }},
	{"/memory/classes/other:bytes", func(m *MemStats) uint64 { return m.OtherSys }},
	{"/memory/classes/profiling/buckets:bytes", func(m *MemStats) uint64 { return m.BuckHashSys }},
	{"/memory/classes/total:bytes", func(m *MemStats) uint64 { return m.Sys }},
	{"/sched/gomaxprocs:threads", func(*MemStats) uint64 { return uint64(gomaxprocs(0)) }},
	{"/sched/goroutines:goroutines", func(*MemStats) uint64 { return uint64(numGoroutine()) }},
}

// Metrics that are a distribution.
var metricHistograms = [...]struct {
	name string
	fill func(v *metricValue, m *MemStats)
}{
	{"/gc/heap/allocs-by-size:bytes", func(v *metricValue, m *MemStats) { sizeHistogram(v, m, false) }},
	{"/gc/heap/frees-by-size:bytes", func(v *metricValue, m *MemStats) { sizeHistogram(v, m, true) }},
	{"/gc/pauses:seconds", func(v *metricValue, m *MemStats) { timeMetric(v, timeHistPauses) }},
	{"/sched/latencies:seconds", func(v *metricValue, m *MemStats) { timeMetric(v, timeHistLatencies) }},
}

func readMetric(name string, v *metricValue, m *MemStats) {
	for i := range metricScalars {
		if s := &metricScalars[i]; s.name == name {
			v.kind, v.scalar = metricUint64, s.read(m)
			return
		}
	}
	for i := range metricHistograms {
		if h := &metricHistograms[i]; h.name == name {
			h.fill(v, m)
			return
		}
	}
	v.kind = metricBad
}

// One bucket for each size class above the zero one, and a last one for large
// objects.  A class holds sizes up to and including its own, buckets exclude
// their upper bound: hence the 1.
func sizeHistogram(v *metricValue, m *MemStats, frees bool) {
	if metricsSizes == nil {
		b := []float64{1}
		for i := 1; i < len(m.BySize) && m.BySize[i].Size != 0; i++ {
			b = append(b, float64(m.BySize[i].Size)+1)
		}
		metricsSizes = append(b, inf)
	}
	h := v.histogram(metricsSizes)
	last := len(h.counts) - 1
	total := uint64(0)
	for i := range h.counts[:last] {
		if frees {
			h.counts[i] = m.BySize[i+1].Frees
		} else {
			h.counts[i] = m.BySize[i+1].Mallocs
		}
		total += h.counts[i]
	}
	if frees {
		h.counts[last] = m.Frees - rtMetric(metricTinyAllocs) - total
	} else {
		h.counts[last] = m.Mallocs - rtMetric(metricTinyAllocs) - total
	}
}

func timeMetric(v *metricValue, which int) {
	if metricsTimes == nil {
		b := make([]float64, 0, timeBuckets+1)
		b = append(b, -inf)
		for i := 0; i <= timeBuckets-2; i++ {
			b = append(b, float64(timeBound(i))/1e9)
		}
		metricsTimes = append(b, inf)
	}
	h := v.histogram(metricsTimes)
	timeHistogram(which, h.counts)
}
