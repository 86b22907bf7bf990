import SystemPackage

/// Reads a checkpoint file: every complete entry, and the position of the next one.
package enum CheckpointFile {
    /// The first bytes of every checkpoint, with the version of the format.
    ///
    /// There are no versions 3, 5 and 6: their digits differ from other versions' in one bit, and a flipped bit must not turn a file into another version.
    package static let magic = Array("muster checkpoint 7\n".utf8)
    /// Earlier versions: the first has no progress samples, the second no rows with several accounts, and none has accounts that somebody else changed.
    private static let earlierMagics = [1, 2, 4].map { Array("muster checkpoint \($0)\n".utf8) }
    private static let magics = earlierMagics + [magic]

    /// Calls `body` with every complete entry of a file, in order. It holds only the necessary part of the file in memory.
    ///
    /// - Parameters:
    ///   - chunks: returns the next bytes; `nil` at the end.
    ///   - body: returns whether the bytes are an entry at all.
    /// - Returns: the length of the complete part of the file. The rest is the torn end of a write that never became durable.
    /// - Throws: ``RunError`` `configuration` with the position for a file that is damaged, or that is no checkpoint; what `chunks` and `body` throw.
    @discardableResult
    static func eachEntry(
        of path: FilePath,
        chunks: () throws -> [UInt8]?,
        _ body: (ArraySlice<UInt8>) throws -> Bool
    ) throws -> Int {
        /// The part of the file in memory, its offset in the file, and the read position in it.
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
            // The first write was cut off, so nothing was durable yet.
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
                // The bytes after it show whether this is damage.
                while try readOn() {}
                break
            }
        }
        try requireTornTail(bytes, from: position, fileStart: start, path: path)
        return start + position
    }

    /// Throws when a later frame shows that the unreadable one had been durable.
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
