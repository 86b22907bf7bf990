import LibC
import NIOPosix
import Synchronization
package import SystemPackage

/// The append-only record of a run. When ``append(_:)`` returns, the entries survive anything.
///
/// *Group commit*: entries that arrive during a sync wait for the next one and share it, so the disk does one sync at a time. Under load, syncs
/// begin at least two milliseconds apart, because a sync costs more than the few calls that it would serve otherwise. A thread of a pool does
/// the disk's work, because a sync blocks for milliseconds and must not block the threads that run tasks. The checkpoint returns the thread when
/// nothing is left to write.
package final class Checkpoint: Sendable {
    /// Called on the writer thread when the entries are durable, or with the error when that is unknown.
    typealias Completion = @Sendable (Result<Void, RunError>) -> Void

    private struct State {
        var length: Int
        /// The framed entries of the next write, and its completions.
        var batch: [UInt8] = []
        var completions: [Completion] = []
        var isWriting = false
        var writes = 0
        /// Makes an entry that joins each write.
        var rider: (@Sendable () -> Entry?)?
        var lastWrite = ContinuousClock.now - shortestInterval
        /// The first failed write. After it the checkpoint accepts nothing, because the run must not act on what it cannot record.
        var failure: RunError?
    }

    /// From the start of one write to that of the next.
    private static let shortestInterval = Duration.milliseconds(2)

    private let file: FileDescriptor
    private let path: FilePath
    private let state: Mutex<State>

    /// Opens the file at `path` and truncates it to its first `wholeLength` bytes.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    package init(path: FilePath, wholeLength: Int) throws {
        self.path = path
        let file = try path.reporting(.cannotCreate, "cannot be written.") {
            try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        }
        self.file = file
        state = Mutex(State(length: Swift.max(wholeLength, CheckpointFile.magic.count)))
        try path.reporting(.cannotWrite, "cannot be written.") {
            try file.resize(to: Int64(wholeLength))
            // Later entries may use this version's form, so the file must say so even when an earlier version began it.
            try file.writeAll(toAbsoluteOffset: 0, CheckpointFile.magic)
            try file.seek(offset: Int64(Swift.max(wholeLength, CheckpointFile.magic.count)), from: .start)
            try file.synchronize()
            try path.removingLastComponent().synchronizeFolder()
        }
    }

    deinit { try? file.close() }

    /// Records entries and waits until they are durable. After an error they may or may not be durable.
    ///
    /// - Throws: ``RunError`` `cannotWrite`; then every later call throws it too.
    func append(_ entries: [Entry]) async throws {
        try await withCheckedThrowingContinuation { continuation in
            append(entries) { continuation.resume(with: $0) }
        }
    }

    /// Records entries without waiting.
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

    /// Sets an entry that joins each write, behind the waiting entries, so that it covers them. It costs no extra sync.
    ///
    /// - Parameter entry: returns the entry, or `nil` when there is nothing new. It runs under a lock and must not use the checkpoint.
    func ride(_ entry: @escaping @Sendable () -> Entry?) {
        state.withLock { $0.rider = entry }
    }

    /// Writes batches until none is left.
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
        for phase in [CheckpointFault.WritePhase.before, .torn, .full] {
            try CheckpointFault.chosen?.strike(number, phase, bytes, file)
        }
        try file.writeAll(bytes)
        try CheckpointFault.chosen?.strike(number, .unsynced, bytes, file)
        try file.synchronize()
        try file.requireName(path)
        try CheckpointFault.chosen?.strike(number, .after, bytes, file)
    }
}
