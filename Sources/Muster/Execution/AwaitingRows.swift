import Synchronization

/// The number of rows that await verification. A row leaves it when it is counted with its outcome, so that no row is counted twice.
final class AwaitingRows: Sendable {
    private struct State {
        var all = 0
        /// Those whose outcomes are being recorded.
        var recorded = 0
    }

    private let state = Mutex(State())

    /// Those not counted with an outcome.
    var uncounted: Int { state.withLock(\.all) }

    /// Those whose outcomes are neither recorded nor being recorded.
    var unrecorded: Int { state.withLock { $0.all - $0.recorded } }

    /// Adds rows.
    func add(_ rows: Int) { state.withLock { $0.all += rows } }

    /// Records that some outcomes are about to be recorded.
    func record(_ rows: Int) { state.withLock { $0.recorded += rows } }

    /// Removes rows whose outcomes were recorded.
    func remove(_ rows: Int) {
        state.withLock {
            $0.all -= rows
            $0.recorded -= rows
        }
    }
}
