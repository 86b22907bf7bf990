import Muster

extension JSONEvent {
    /// A run begins or continues.
    struct Run: Encodable {
        var event = "run"
        var run: String
        var input: String
        var rows: Int
    }

    /// The progress of a run.
    struct Progress: Encodable {
        var event = "progress"
        var rows: Int
        /// Completed rows, and rows whose calls succeeded and that await verification.
        var done: Int
        var failed: Int
        var rowsPerSecond: Double
        var secondsLeft: Double?
        /// Calls left in the quota's window, by method.
        var callsLeft: [String: Int]
        /// Calls in flight.
        var inFlight: Int?
        /// The limit of calls in flight.
        var concurrencyLimit: Int?
        /// The reason for the limit: quota, latency, overload or limit.
        var concurrencyBound: String?
        /// The wait for the quota.
        var pausedSeconds: Double?
        /// How long the service has been unavailable.
        var downSeconds: Double?
        /// The status of its last answer meanwhile.
        var downStatus: Int?
        /// The end of the wait that the service asked for, in local time: `14:03:20`.
        var waitUntil: String?
        /// The status of the response that asked for it.
        var waitStatus: Int?
        var isStopping: Bool
    }

    /// A notice for people.
    struct Notice: Encodable {
        var event = "notice"
        var message: String
    }

    struct Result: Encodable {
        var event = "result"
        var run: String
        var rows: Int
        var counts: [String: Int]
        var causes: [CauseGroup]
        var stopped: String?
        var notices: [String]
        /// What somebody else changed during the run.
        var meanwhile: Summary.Meanwhile?
        /// Calls by method: planned, and made.
        var calls: [String: Summary.Calls]
        /// When the run worked, and for how long.
        var times: Summary.Times?
        var next: [NextPart]
        var exitCode: Int32
    }

    /// A next step and its command.
    struct NextPart: Encodable {
        var advice: String
        var command: String?

        init(_ step: NextStep) { (advice, command) = (step.advice, step.command) }
    }

    struct Report: Encodable {
        var event = "report"
        var run: String
        var rows: Int
        var counts: [String: Int]
        var causes: [CauseGroup]
        var stopped: String?
        var notices: [String]
        /// What somebody else changed during the run.
        var meanwhile: Summary.Meanwhile?
        /// Calls by method: planned, and made.
        var calls: [String: Summary.Calls]
        /// When the run worked, and for how long.
        var times: Summary.Times?
        var next: [NextPart]
        var undoneBy: String?
        /// The run and its retries, in order.
        var family: [MemberPart]
        /// Rows of the first run that no run completed.
        var left: Int

        struct MemberPart: Encodable {
            var run: String
            var done: Int
            var left: Int
        }
    }

    /// The rows of an earlier run to retry.
    struct Retry: Encodable {
        var event = "retry"
        var run: String
        var rows: Int
        var mended: Int
        var leftAlone: Int
        var drifted: Int
        var pending: Int
    }
}
