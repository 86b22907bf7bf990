import IdentityAPI

/// A look at the clock while a run goes on: what reports tell the run's course by. A resume only looks whether the one before it ended in vain.
struct ProgressSample: Sendable, Hashable {
    /// What the run was about. The numbers stand in checkpoints and never change.
    enum State: UInt8, Sendable {
        /// A process has taken it up.
        case begun = 1
        /// Calls were being made.
        case working = 2
        /// All calls that were left waited for their quotas.
        case waiting = 3
        /// The service did not answer.
        case outage = 4
        /// The process has no more calls to make.
        case ended = 5
    }

    /// How often one method was called.
    struct Calls: Sendable, Hashable {
        /// Calls sent, those that were refused included.
        var sent = 0
        /// Those of them that were refused with a 429.
        var refused = 0

        static func + (a: Calls, b: Calls) -> Calls { Calls(sent: a.sent + b.sent, refused: a.refused + b.refused) }
        static func - (a: Calls, b: Calls) -> Calls { Calls(sent: a.sent - b.sent, refused: a.refused - b.refused) }
    }

    /// Milliseconds since 1970, in UTC.
    var time: Int
    /// What the run was about.
    var state: State
    /// Rows whose calls were made, and whose accounts were still to be read back.
    var awaiting = 0
    /// The calls of this process so far; methods that were not called are absent.
    var calls: [Method: Calls] = [:]
}

extension ProgressSample {
    /// The order in which methods stand in an entry. It never changes.
    private static let methods: [Method] = [.get, .post, .put, .patch, .delete]

    func write(to writer: inout FieldWriter) {
        writer.write(time)
        writer.bytes.append(state.rawValue)
        writer.write(awaiting)
        for method in Self.methods {
            writer.write(calls[method]?.sent ?? 0)
            writer.write(calls[method]?.refused ?? 0)
        }
    }

    /// Reads what ``write(to:)`` wrote; `nil` for bytes that are none.
    init?(_ reader: inout FieldReader) {
        guard let time = reader.number(), let state = reader.byte().flatMap(State.init(rawValue:)),
            let awaiting = reader.number()
        else { return nil }
        self.init(time: time, state: state, awaiting: awaiting)
        for method in Self.methods {
            guard let sent = reader.number(), let refused = reader.number() else { return nil }
            if sent > 0 { calls[method] = Calls(sent: sent, refused: refused) }
        }
    }
}
