import SystemPackage

/// What a checkpoint file holds: every complete entry, and where the next one goes.
struct CheckpointContents {
    /// The first bytes of every checkpoint: what it is, and the version of its form.
    static let magic = Array("muster checkpoint 1\n".utf8)

    /// The entries, in the order in which they were written.
    private(set) var entries: [Entry] = []
    /// How many bytes of the file are whole. What stands behind them is the torn end of a write that never became durable.
    private(set) var wholeLength = 0

    /// Reads a file's bytes.
    ///
    /// - Throws: ``RunError`` `configuration` with the position for a file that is damaged, or that is no checkpoint.
    init(_ file: [UInt8], path: FilePath) throws {
        let head = file.prefix(Self.magic.count)
        guard head.count == Self.magic.count else {
            // Cut within its very first write: nothing was durable yet.
            guard Self.magic.starts(with: head) else { throw Self.notACheckpoint(path) }
            return
        }
        guard Array(head) == Self.magic else { throw Self.notACheckpoint(path) }
        var position = Self.magic.count
        while position < file.count {
            guard let frame = Frame.read(file, at: position), let entry = Entry(file[frame.entry]) else {
                try Self.requireTornTail(file, from: position, path: path)
                break
            }
            entries.append(entry)
            position = frame.entry.upperBound
        }
        wholeLength = position
    }

    /// Makes sure that nothing behind an unreadable frame shows that it had been durable.
    private static func requireTornTail(_ file: [UInt8], from damaged: Int, path: FilePath) throws {
        for position in damaged + 1..<Swift.max(file.count, damaged + 1) {
            guard let frame = Frame.read(file, at: position), frame.batchStart > damaged else { continue }
            throw RunError(
                .configuration,
                path: path,
                "is damaged at byte \(damaged): what stands there was written whole, and no longer is. "
                    + "Nothing was changed. Restore the file from a copy; a run must not go on from a wrong record."
            )
        }
    }

    private static func notACheckpoint(_ path: FilePath) -> RunError {
        RunError(.configuration, path: path, "is not a checkpoint of this version of Muster.")
    }
}
