import Muster

extension JSONEvent {
    /// A run begins, or goes on.
    struct Run: Encodable {
        var event = "run"
        var run: String
        var input: String
        var rows: Int
    }

    /// How far it is.
    struct Progress: Encodable {
        var event = "progress"
        var rows: Int
        /// Rows done, and those whose calls were made and that are only to be looked at again.
        var done: Int
        var failed: Int
        var rowsPerSecond: Double
        var secondsLeft: Double?
        /// Calls that the quota's window still allows, by method.
        var callsLeft: [String: Int]
        /// Calls in flight.
        var inFlight: Int?
        /// How many calls may be in flight.
        var concurrencyLimit: Int?
        /// Why no more are: quota, latency, overload or limit.
        var concurrencyBound: String?
        /// How long calls wait for the quota.
        var pausedSeconds: Double?
        /// How long the service has not answered.
        var downSeconds: Double?
        /// Until when the service asks to wait, by the clock of this machine: `14:03:20`.
        var waitUntil: String?
        /// The status of the answer that asks for it.
        var waitStatus: Int?
        var isStopping: Bool
    }

    /// Something that people should know.
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
        /// What somebody else has changed while the run was under way.
        var meanwhile: Summary.Meanwhile?
        var next: [NextPart]
        var exitCode: Int32
    }

    /// What somebody may do next, and by which command.
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
        /// What somebody else has changed while the run was under way.
        var meanwhile: Summary.Meanwhile?
        var next: [NextPart]
        var undoneBy: String?
        /// The run and its retries, in the order in which they began.
        var family: [MemberPart]
        /// Rows of the first of them that none has done.
        var left: Int

        struct MemberPart: Encodable {
            var run: String
            var done: Int
            var left: Int
        }
    }

    /// Which rows of an earlier run are tried again.
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
