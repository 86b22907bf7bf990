import SystemPackage

/// How a checkpoint file is read: every complete entry, and where the next one goes.
package enum CheckpointFile {
    /// The first bytes of every checkpoint: what it is, and the version of its form.
    ///
    /// There are no forms 3, 5 and 6: their digits differ from those of other forms in one bit, and a bit that flips must not make another form of a file.
    package static let magic = Array("muster checkpoint 7\n".utf8)
    /// The forms before, which differ in nothing but that the first has no looks at the clock, the second no rows that stand for several accounts, and none has accounts that were found changed.
    private static let earlierMagics = [1, 2, 4].map { Array("muster checkpoint \($0)\n".utf8) }
    private static let magics = earlierMagics + [magic]

    /// Gives every complete entry of a file to `body`, in order, and holds no more of the file than it must.
    ///
    /// - Parameters:
    ///   - chunks: gives the next bytes, as they come; `nil` at the end.
    ///   - body: returns whether the bytes are an entry at all.
    /// - Returns: how many bytes of the file are whole. What stands behind them is the torn end of a write that never became durable.
    /// - Throws: ``RunError`` `configuration` with the position for a file that is damaged, or that is no checkpoint; what `chunks` and `body` throw.
    @discardableResult
    static func eachEntry(
        of path: FilePath,
        chunks: () throws -> [UInt8]?,
        _ body: (ArraySlice<UInt8>) throws -> Bool
    ) throws -> Int {
        /// What is at hand of the file, where it begins there, and how far it is read.
        var (bytes, start, position): ([UInt8], Int, Int) = ([], 0, 0)
        func readOn() throws -> Bool {
            guard let chunk = try chunks() else { return false }
            bytes.removeSubrange(..<position)
            start += position
            position = 0
            bytes += chunk
            return true
        }
        while bytes.count < magic.count, try readOn() {}
        guard bytes.count >= magic.count else {
            // Cut within its very first write: nothing was durable yet.
            guard magics.contains(where: { $0.starts(with: bytes) }) else { throw notACheckpoint(path) }
            return 0
        }
        guard magics.contains(where: { bytes.starts(with: $0) }) else { throw notACheckpoint(path) }
        position = magic.count
        while true {
            if let frame = Frame.read(bytes, at: position, fileStart: start), try body(bytes[frame.entry]) {
                position = frame.entry.upperBound
            } else if Frame.isCut(bytes, at: position) {
                guard try readOn() else { break }
            } else {
                // Whether this is damage, what stands behind it tells.
                while try readOn() {}
                break
            }
        }
        try requireTornTail(bytes, from: position, fileStart: start, path: path)
        return start + position
    }

    /// Makes sure that nothing behind an unreadable frame shows that it had been durable.
    private static func requireTornTail(_ file: [UInt8], from position: Int, fileStart: Int, path: FilePath) throws {
        let damaged = fileStart + position
        for position in position + 1..<Swift.max(file.count, position + 1) {
            guard let frame = Frame.read(file, at: position, fileStart: fileStart), frame.batchStart > damaged else {
                continue
            }
            throw RunError(
                .configuration,
                path: path,
                "is damaged at byte \(damaged), in a part that had been written completely. "
                    + "Nothing was changed. Restore the file from a copy; a run cannot continue from a wrong record."
            )
        }
    }

    private static func notACheckpoint(_ path: FilePath) -> RunError {
        RunError(
            .configuration,
            path: path,
            "is not a checkpoint of this version of Muster. Continue with the version that began the run."
        )
    }
}
