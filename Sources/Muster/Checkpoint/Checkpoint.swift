import NIOPosix
import Synchronization
package import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The append-only record of a run. When ``append(_:)`` returns, the entries survive anything.
///
/// *Group commit*: entries that arrive while a sync is under way wait for the next one and share it, so the disk is always busy with one sync
/// and never with two. Under load one begins two milliseconds after the other at the earliest: what comes meanwhile shares it, and a sync costs
/// more than the few calls that it then serves. The disk's work happens on a thread of a pool, which is given back when nothing is left: a sync
/// takes milliseconds, which the threads that run tasks must not spend blocked.
package final class Checkpoint: Sendable {
    /// Told, on the thread that writes, that entries are durable, or why they are not known to be.
    typealias Completion = @Sendable (Result<Void, RunError>) -> Void

    private struct State {
        var length: Int
        /// Framed entries that the next write takes, and who wants to know of it.
        var batch: [UInt8] = []
        var completions: [Completion] = []
        var isWriting = false
        var writes = 0
        /// What goes along with each write.
        var rider: (@Sendable () -> Entry?)?
        var lastWrite = ContinuousClock.now - shortestInterval
        /// Once a write has failed nothing more is accepted: what could not be recorded must not be acted on.
        var failure: RunError?
    }

    /// From the start of one write to that of the next.
    private static let shortestInterval = Duration.milliseconds(2)

    private let file: FileDescriptor
    private let path: FilePath
    private let state: Mutex<State>

    /// Continues the file at `path` behind its first `wholeLength` bytes; what stands behind them is cut off.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    package init(path: FilePath, wholeLength: Int) throws {
        self.path = path
        do {
            file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch let error as Errno {
            throw RunError(.cannotCreate, path: path, "cannot be written.", cause: error)
        }
        do {
            try file.resize(to: Int64(wholeLength))
            // A file of the form before is of this one from now on: what follows may hold what that one does not know.
            try file.writeAll(toAbsoluteOffset: 0, CheckpointFile.magic)
            try file.seek(offset: Int64(Swift.max(wholeLength, CheckpointFile.magic.count)), from: .start)
            try file.synchronize()
            try path.removingLastComponent().synchronizeFolder()
        } catch let error as Errno {
            try? file.close()
            throw RunError(.cannotWrite, path: path, "cannot be written.", cause: error)
        }
        state = Mutex(State(length: Swift.max(wholeLength, CheckpointFile.magic.count)))
    }

    deinit { try? file.close() }

    /// Records entries. When it returns they are durable; when it throws, they may or may not be.
    ///
    /// - Throws: ``RunError`` `cannotWrite`; then every later call throws it too.
    func append(_ entries: [Entry]) async throws {
        try await withCheckedThrowingContinuation { continuation in
            append(entries) { continuation.resume(with: $0) }
        }
    }

    /// Records entries and waits for nothing.
    func append(_ entries: [Entry], completion: @escaping Completion) {
        let (failure, isIdle) = state.withLock { state -> (RunError?, Bool) in
            if let failure = state.failure { return (failure, false) }
            for entry in entries { Frame.append(batchStart: state.length, to: &state.batch, entry.write) }
            state.completions.append(completion)
            defer { state.isWriting = true }
            return (nil, !state.isWriting)
        }
        if let failure { return completion(.failure(failure)) }
        if isIdle { NIOThreadPool.singleton.submit { _ in self.writeBatches() } }
    }

    /// Sets what goes along with each write: an entry behind those that are waiting, so that it knows all that they tell of. It costs no sync of its own.
    ///
    /// - Parameter entry: makes the entry, or `nil` where there is nothing new. It is called under a lock and must not use the checkpoint.
    func ride(_ entry: @escaping @Sendable () -> Entry?) {
        state.withLock { $0.rider = entry }
    }

    /// Writes one batch after the other until none is left.
    private func writeBatches() {
        while true {
            let early = state.withLock { $0.lastWrite } + Self.shortestInterval - .now
            if early > .zero { usleep(UInt32(early / .microseconds(1))) }
            guard let batch = nextBatch() else { return }
            do {
                try write(batch.bytes, batch.number)
            } catch {
                let failure = RunError(
                    .cannotWrite,
                    path: path,
                    "cannot be written, so the run stops: Muster makes no change that it cannot record.",
                    advice: "Free disk space or make the folder writable, then resume.",
                    cause: error as? Errno
                )
                let waiting = state.withLock { state in
                    state.failure = failure
                    return state.completions
                }
                for completion in batch.completions + waiting { completion(.failure(failure)) }
                return
            }
            for completion in batch.completions { completion(.success(())) }
        }
    }

    private func nextBatch() -> (bytes: [UInt8], completions: [Completion], number: Int)? {
        state.withLock { state in
            guard !state.completions.isEmpty else {
                state.isWriting = false
                return nil
            }
            if let rider = state.rider?() { Frame.append(batchStart: state.length, to: &state.batch, rider.write) }
            state.writes += 1
            state.lastWrite = .now
            let batch = (state.batch, state.completions, state.writes)
            // Entries that arrive during the sync belong to the batch behind this one.
            state.length += state.batch.count
            state.batch = []
            state.completions = []
            return batch
        }
    }

    private func write(_ bytes: [UInt8], _ number: Int) throws {
        for moment in [CheckpointFault.WritePhase.before, .torn, .full] {
            try CheckpointFault.chosen?.strike(number, moment, bytes, file)
        }
        try file.writeAll(bytes)
        try CheckpointFault.chosen?.strike(number, .unsynced, bytes, file)
        try file.synchronize()
        try file.requireName(path)
        try CheckpointFault.chosen?.strike(number, .after, bytes, file)
    }
}
