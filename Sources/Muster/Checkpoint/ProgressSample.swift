import IdentityAPI

/// A sample of a run's progress, for the reports. A resume only reads whether the previous one ended without a completed row.
struct ProgressSample: Sendable, Hashable {
    /// What the run was doing. Checkpoints contain these numbers, so they never change.
    enum State: UInt8, Sendable, Field {
        /// A process began to work on the run.
        case begun = 1
        /// It made calls.
        case working = 2
        /// All remaining calls waited for their quotas.
        case waiting = 3
        /// The service was unavailable.
        case outage = 4
        /// The process had no more calls to make.
        case ended = 5
    }

    /// The calls of one method.
    struct Calls: Sendable, Hashable {
        /// Calls sent, including refused ones.
        var sent = 0
        /// Calls refused with 429.
        var refused = 0

        static func + (a: Calls, b: Calls) -> Calls { Calls(sent: a.sent + b.sent, refused: a.refused + b.refused) }
        static func - (a: Calls, b: Calls) -> Calls { Calls(sent: a.sent - b.sent, refused: a.refused - b.refused) }
    }

    /// Milliseconds since 1970, in UTC.
    var time: Int
    /// What the run was doing.
    var state: State
    /// Rows that await verification.
    var awaiting = 0
    /// The calls of this process so far; without methods that were not called.
    var calls: [Method: Calls] = [:]
}

extension ProgressSample: Field {
    /// The order of the methods in an entry. It never changes.
    private static let methods: [Method] = [.get, .post, .put, .patch, .delete]

    func write(to writer: inout FieldWriter) {
        writer.write(time, state, awaiting)
        for method in Self.methods {
            writer.write(calls[method]?.sent ?? 0, calls[method]?.refused ?? 0)
        }
    }

    static func read(_ reader: inout FieldReader) -> Self? {
        guard var sample = try? Self(time: reader.next(), state: reader.next(), awaiting: reader.next()) else {
            return nil
        }
        for method in Self.methods {
            guard let sent = reader.number(), let refused = reader.number() else { return nil }
            if sent > 0 { sample.calls[method] = Calls(sent: sent, refused: refused) }
        }
        return sample
    }
}
