import NIOPosix
package import SystemPackage

/// The append-only record of a run. When ``append(_:)`` returns, the entries survive anything.
///
/// *Group commit*: entries that arrive while a sync is under way wait for the next one and share it, so the disk is always busy with one sync
/// and never with two, and there is no tick to wait for. Whoever finds no sync under way leads the next; whoever waits may be handed the lead.
/// The disk's work happens on a thread of its own: a sync takes milliseconds, which the threads that run tasks must not spend blocked.
package actor Checkpoint {
    private let file: FileDescriptor
    private let path: FilePath
    private var length: Int
    private var batch: [UInt8] = []
    private var waiting: [CheckedContinuation<Bool, any Error>] = []
    private var isWriting = false
    private var writes = 0
    /// Once a write has failed nothing more is accepted: what could not be recorded must not be acted on.
    private var failure: RunError?

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
            try file.seek(offset: Int64(wholeLength), from: .start)
            if wholeLength == 0 { try file.writeAll(CheckpointContents.magic) }
            try file.synchronize()
            try path.removingLastComponent().synchronizeFolder()
        } catch let error as Errno {
            try? file.close()
            throw RunError(.cannotWrite, path: path, "cannot be written.", cause: error)
        }
        length = Swift.max(wholeLength, CheckpointContents.magic.count)
    }

    deinit { try? file.close() }

    /// Records entries. When it returns they are durable; when it throws, they may or may not be.
    ///
    /// - Throws: ``RunError`` `cannotWrite`; then every later call throws it too.
    func append(_ entries: [Entry]) async throws {
        if let failure { throw failure }
        for entry in entries { Frame.append(entry.encoded, batchStart: length, to: &batch) }
        if isWriting {
            // The batch that goes next holds these entries. `true` hands over the lead before it is written.
            let leads = try await withCheckedThrowingContinuation { waiting.append($0) }
            guard leads else { return }
        }
        try await writeBatch()
    }

    private func writeBatch() async throws {
        isWriting = true
        writes += 1
        let bytes = batch
        let sharers = waiting
        batch = []
        waiting = []
        // Entries that arrive during the sync belong to the batch behind this one.
        length += bytes.count
        do {
            try await NIOThreadPool.singleton.runIfActive { [file, path, writes] in
                for moment in [CheckpointFault.Moment.before, .torn, .full] {
                    try CheckpointFault.chosen?.strike(writes, moment, bytes, file)
                }
                try file.writeAll(bytes)
                try CheckpointFault.chosen?.strike(writes, .unsynced, bytes, file)
                try file.synchronize()
                try file.requireName(path)
                try CheckpointFault.chosen?.strike(writes, .after, bytes, file)
            }
        } catch {
            let failure = RunError(
                .cannotWrite,
                path: path,
                "cannot be written, so the run stops before it does what it could not record. "
                    + "Make room on the disk or the folder writable again, then resume.",
                cause: error as? Errno
            )
            self.failure = failure
            for sharer in sharers + waiting { sharer.resume(throwing: failure) }
            waiting = []
            throw failure
        }
        for sharer in sharers { sharer.resume(returning: false) }
        isWriting = false
        if !waiting.isEmpty {
            isWriting = true
            waiting.removeFirst().resume(returning: true)
        }
    }
}
