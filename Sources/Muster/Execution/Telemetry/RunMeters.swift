import CoreMetrics
import IdentityAPI

/// Publishes the state of a run as meters, each made when it first has a value.
struct RunMeters: Sendable {
    /// A metric, with the value of its dimension where it has one.
    private struct Series: Hashable {
        let metric: RunMetric
        let part: String?
    }

    private let factory: any MetricsFactory
    private let run: String
    private var meters: [Series: Meter] = [:]

    /// - Parameters:
    ///   - factory: makes the meters.
    ///   - run: the path of the run folder.
    init(_ factory: any MetricsFactory, run: String) {
        (self.factory, self.run) = (factory, run)
    }

    /// Publishes how far a run is.
    mutating func show(_ progress: RunProgress) {
        set(.rows, progress.rowCount)
        set(.done, progress.done)
        set(.failed, progress.failed)
        set(.active, 1)
        set(.serviceUp, progress.downSince == nil ? 1 : 0)
        if let inFlight = progress.concurrency?.inFlight { set(.callsInFlight, inFlight) }
        for (method, status) in progress.quotas {
            if let left = status.left { set(.quotaLeft, left, of: method.rawValue) }
        }
    }

    /// Publishes what came of a run.
    mutating func end(_ summary: Summary) {
        set(.rows, summary.rows)
        set(.done, summary.rows - summary[.pending])
        set(.failed, summary.errors)
        set(.serviceUp, 1)
        for (outcome, rows) in summary.counts { set(.outcomes, rows, of: outcome) }
        for (method, calls) in summary.calls {
            set(.calls, calls.sent, of: method)
            set(.callsOverQuota, calls.refused, of: method)
        }
        if let seconds = summary.times?.seconds { meter(.seconds, nil).set(seconds) }
        stop()
    }

    /// Publishes that the run is no longer at work.
    mutating func stop() {
        set(.active, 0)
        for (series, meter) in meters where series.metric.endsWithRun {
            meter.destroy()
            meters[series] = nil
        }
    }

    private mutating func set(_ metric: RunMetric, _ value: Int, of part: String? = nil) {
        meter(metric, part).set(value)
    }

    private mutating func meter(_ metric: RunMetric, _ part: String?) -> Meter {
        let series = Series(metric: metric, part: part)
        if let known = meters[series] { return known }
        var dimensions = [("run", run)]
        if let dimension = metric.dimension, let part { dimensions.append((dimension, part)) }
        let meter = Meter(label: metric.rawValue, dimensions: dimensions, factory: factory)
        meters[series] = meter
        return meter
    }
}
