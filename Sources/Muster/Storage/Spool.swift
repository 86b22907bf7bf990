import SystemPackage

/// A spool: collects bytes, and hands them out in order once all of them are there.
///
/// It keeps a small part in memory and the rest in a file without a name, which disappears when the process ends in any way.
package struct Spool: ~Copyable {
    /// The number of bytes to keep in memory before there is a file, and to hand out at once.
    private static let portion = 1 << 20

    private var file: FileDescriptor?
    private var tail: [UInt8] = []

    /// Creates an empty spool.
    package init() {}

    deinit { try? file?.close() }

    /// Appends bytes.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite` when there is no room for temporary files.
    package mutating func write(_ bytes: ArraySlice<UInt8>) throws {
        tail += bytes
        guard tail.count >= Self.portion else { return }
        do {
            let file = try file ?? TemporaryFile.withoutName()
            self.file = file
            try file.writeAll(tail)
            tail.removeAll(keepingCapacity: true)
        } catch {
            throw TemporaryFile.noRoom(error as? Errno)
        }
    }

    /// Calls `body` with all bytes.
    ///
    /// - Throws: ``RunError`` when the file cannot be read back; what `body` throws.
    package consuming func drain(_ body: ([UInt8]) throws -> Void) throws {
        if let file {
            var place: Int64 = 0
            var portion = [UInt8](repeating: 0, count: Self.portion)
            while true {
                let count: Int
                do {
                    count = try portion.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: place, into: $0) }
                } catch {
                    throw RunError(.noInput, "A temporary file cannot be read back.", cause: error as? Errno)
                }
                if count == 0 { break }
                try body(Array(portion[..<count]))
                place += Int64(count)
            }
        }
        if !tail.isEmpty { try body(tail) }
    }
}
