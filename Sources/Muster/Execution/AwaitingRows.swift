import Synchronization

/// How many rows wait to be read back. A row leaves it when it is counted with its outcome, so that no row is ever counted in both.
final class AwaitingRows: Sendable {
    private struct State {
        var all = 0
        /// Those of them whose outcomes are being recorded.
        var recorded = 0
    }

    private let state = Mutex(State())

    /// Those that are not counted with an outcome.
    var uncounted: Int { state.withLock(\.all) }

    /// Those whose outcomes are not in the checkpoint, and not on their way there.
    var unrecorded: Int { state.withLock { $0.all - $0.recorded } }

    /// Adds rows.
    func add(_ rows: Int) { state.withLock { $0.all += rows } }

    /// Notes that the outcomes of so many of them are about to be recorded.
    func record(_ rows: Int) { state.withLock { $0.recorded += rows } }

    /// Takes out so many of those that were recorded.
    func remove(_ rows: Int) {
        state.withLock {
            $0.all -= rows
            $0.recorded -= rows
        }
    }
}
