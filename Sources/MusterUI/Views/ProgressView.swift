import IdentityAPI
import Muster
import SystemPackage

/// How far a run is.
struct ProgressView: Encodable {
    struct Quota: Encodable {
        var method: String
        var left: Int
        var limit: Int
    }

    struct Cause: Encodable {
        var message: String
        var rows: Int
    }

    var title: String
    var folder: String
    var rows = 0
    var done = 0
    var failed = 0
    var counts: [String: Int] = [:]
    /// What the run waits for; `nil` while it works.
    var waits: String?
    var rate: String?
    var timeLeft: String?
    var inFlight: String?
    var quotas: [Quota] = []
    var causes: [Cause] = []
    var notices: [String] = []
    var isStopping = false

    init(_ live: LiveRun, now: ContinuousClock.Instant = .now) {
        title = live.title
        folder = live.run.folder.path.string
        causes = live.causes.top.map { Cause(message: PageText.plain($0.message), rows: $0.rows) }
        guard let progress = live.progress else { return }
        rows = progress.rowCount
        done = progress.made
        failed = progress.failed
        counts = Dictionary(uniqueKeysWithValues: progress.counts.map { ($0.key.rawValue, $0.value) })
        isStopping = progress.isStopping
        waits = Self.waits(progress, now)
        notices = progress.notices.map { PageText.plain("\($0)") }
        if !isStopping, let left = progress.timeLeft, left > .zero { timeLeft = "about \(left.spoken) left" }
        if waits == nil { rate = live.rate.rowsPerSecond.flatMap(Self.written) }
        if let concurrency = progress.concurrency, concurrency.inFlight > 0 {
            inFlight = "\(concurrency.inFlight) \(concurrency.inFlight == 1 ? "call" : "calls") in flight"
        }
        quotas = progress.quotas.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { method, status in
            guard let limit = status.limit, status.used > 0 else { return nil }
            return Quota(method: method.rawValue, left: status.left ?? 0, limit: limit)
        }
    }

    private static func written(_ rate: Double) -> String? {
        switch rate {
        case ..<0.005: nil
        case ..<1: "\(Swift.max(1, Int((rate * 60).rounded()))) rows a minute"
        default: "\(Int(rate.rounded())) rows a second"
        }
    }

    private static func waits(_ progress: RunProgress, _ now: ContinuousClock.Instant) -> String? {
        if progress.isStopping { return "Stopping: Muster waits for calls in flight and then writes the reports." }
        if let wait = progress.retryAfterWait { return "Muster waits: \(wait)." }
        if let down = progress.downSince {
            let time = (now - down).spoken
            return progress.isAnsweredByPage
                ? "A web page has answered instead of the service for \(time). Is there a portal, a proxy or a VPN?"
                : "The service has not answered for \(time). Muster waits for it, and no row fails because of that."
        }
        return progress.quotaWait.map {
            "The quota of \($0.method.rawValue) calls is spent. The run continues in \($0.duration.spoken)."
        }
    }
}
