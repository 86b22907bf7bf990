import Synchronization

/// A counting semaphore that tasks wait for without holding a thread, first come, first served.
final class Semaphore: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// How many of those that wait have been served: taking the first one off would move all others.
        var served = 0
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func signal() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.served < state.waiting.count else {
                state.free += 1
                return nil
            }
            state.served += 1
            return state.waiting[state.served - 1]
        }
        next?.resume()
    }
}
