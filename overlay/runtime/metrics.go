// Replaces GOROOT's runtime/metrics.go and histogram.go: what
// runtime/metrics.Read reports, computed from MemStats and, for the two time
// histograms, from tables that C keeps.

package runtime

import "unsafe"

// As runtime/metrics.Sample, Value and Float64Histogram.
type metricSample struct {
	name  string
	value metricValue
}

type metricValue struct {
	kind    int
	scalar  uint64
	pointer unsafe.Pointer // *metricHistogram
}

type metricHistogram struct {
	counts  []uint64
	buckets []float64
}

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
	for i := range all {
		readMetric(all[i].name, &all[i].value, m)
	}
	semrelease(&metricsSem, false, 0)
}

func readMetric(name string, v *metricValue, m *MemStats) {
	var x uint64
	switch name {
	case "/cgo/go-to-c-calls:calls":
		x = uint64(numCgoCall())
	case "/gc/cycles/automatic:gc-cycles":
		x = uint64(m.NumGC - m.NumForcedGC)
	case "/gc/cycles/forced:gc-cycles":
		x = uint64(m.NumForcedGC)
	case "/gc/cycles/total:gc-cycles":
		x = uint64(m.NumGC)
	case "/gc/heap/allocs-by-size:bytes":
		sizeHistogram(v, m, false)
		return
	case "/gc/heap/frees-by-size:bytes":
		sizeHistogram(v, m, true)
		return
	case "/gc/heap/allocs:bytes":
		x = m.TotalAlloc
	case "/gc/heap/allocs:objects":
		x = m.Mallocs - rtMetric(metricTinyAllocs)
	case "/gc/heap/frees:bytes":
		x = m.TotalAlloc - m.HeapAlloc
	case "/gc/heap/frees:objects":
		x = m.Frees - rtMetric(metricTinyAllocs)
	case "/gc/heap/goal:bytes":
		x = m.NextGC
	case "/gc/heap/objects:objects":
		x = m.HeapObjects
	case "/gc/heap/tiny/allocs:objects":
		x = rtMetric(metricTinyAllocs)
	case "/gc/limiter/last-enabled:gc-cycle":
		x = rtMetric(metricLimiterLastCycle)
	case "/gc/pauses:seconds":
		timeMetric(v, timeHistPauses)
		return
	case "/gc/stack/starting-size:bytes":
		x = rtMetric(metricStackStart)
	case "/memory/classes/heap/free:bytes":
		x = m.HeapIdle - m.HeapReleased
	case "/memory/classes/heap/objects:bytes":
		x = m.HeapAlloc
	case "/memory/classes/heap/released:bytes":
		x = m.HeapReleased
	case "/memory/classes/heap/stacks:bytes":
		x = m.StackInuse
	case "/memory/classes/heap/unused:bytes":
		x = m.HeapInuse - m.HeapAlloc
	case "/memory/classes/metadata/mcache/free:bytes":
		x = m.MCacheSys - m.MCacheInuse
	case "/memory/classes/metadata/mcache/inuse:bytes":
		x = m.MCacheInuse
	case "/memory/classes/metadata/mspan/free:bytes":
		x = m.MSpanSys - m.MSpanInuse
	case "/memory/classes/metadata/mspan/inuse:bytes":
		x = m.MSpanInuse
	case "/memory/classes/metadata/other:bytes":
		x = m.GCSys
	case "/memory/classes/os-stacks:bytes":
		x = m.StackSys - m.StackInuse
	case "/memory/classes/other:bytes":
		x = m.OtherSys
	case "/memory/classes/profiling/buckets:bytes":
		x = m.BuckHashSys
	case "/memory/classes/total:bytes":
		x = m.Sys
	case "/sched/gomaxprocs:threads":
		x = uint64(gomaxprocs(0))
	case "/sched/goroutines:goroutines":
		x = uint64(numGoroutine())
	case "/sched/latencies:seconds":
		timeMetric(v, timeHistLatencies)
		return
	default:
		v.kind = metricBad
		return
	}
	v.kind, v.scalar = metricUint64, x
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
