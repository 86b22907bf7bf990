import SystemPackage
import Synchronization

/// Bytes that are appended once and read by their places, as often as needed and from any thread.
///
/// A little of them is held in memory; the rest lies in a file, so that memory does not grow with them. The file has no name: it is gone when
/// the process ends, however it ends.
final class ByteStore: Sendable {
    /// So much is held before there is a file.
    private static let heldInMemory = 1 << 20
    /// So much is read at once. Readers go from place to place nearly in order, and find the next one there.
    private static let windowSize = 64 << 10

    private struct Books {
        var file: FileDescriptor?
        /// What stands in the file, and what comes behind it.
        var fileLength = 0
        var tail: [UInt8] = []
        /// Parts of the file that were read, and where they begin. Two, for readers who go back and forth between two places.
        var windows = [Window(), Window()]
    }

    private struct Window {
        var start = 0
        var bytes: [UInt8] = []

        func holds(_ place: Int) -> Bool { place >= start && place < start + bytes.count }
    }

    private let books: Mutex<Books>

    /// An empty store.
    init() {
        books = Mutex(Books())
    }

    deinit { books.withLock { try? $0.file?.close() } }

    /// Appends bytes, and answers their place.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite` when there is no room for temporary files.
    func append(_ bytes: some Collection<UInt8>) throws -> Int {
        try books.withLock { books in
            let place = books.fileLength + books.tail.count
            books.tail.append(contentsOf: bytes)
            if books.tail.count >= Self.heldInMemory { try Self.flush(&books) }
            return place
        }
    }

    /// Reads what begins at a place: `read` gets as many bytes as there are at hand, and more while it answers `nil`.
    ///
    /// - Returns: `nil` when there are no bytes left that it could want.
    func read<Value>(at place: Int, _ read: (inout FieldReader) -> Value?) -> Value? {
        books.withLock { books in
            guard place < books.fileLength else {
                var reader = FieldReader(books.tail[Swift.min(place - books.fileLength, books.tail.count)...])
                return read(&reader)
            }
            var size = Self.windowSize
            while true {
                if let index = books.windows.firstIndex(where: { $0.holds(place) }) {
                    // The one that is used last stands last, and the other one is the next to go.
                    if index == 0 { books.windows.swapAt(0, 1) }
                    let window = books.windows[1]
                    var reader = FieldReader(window.bytes[(place - window.start)...])
                    if let value = read(&reader) { return value }
                    // All that there is was at hand.
                    if window.start + window.bytes.count == books.fileLength + books.tail.count { return nil }
                    books.windows[1] = Window()
                }
                Self.fillWindow(&books, around: place, size: size)
                size *= 2
            }
        }
    }

    private static func fillWindow(_ books: inout Books, around place: Int, size: Int) {
        guard let file = books.file else { return }
        // Begun a little earlier, for those who come out of turn.
        let start = Swift.max(0, place - windowSize / 8)
        let count = Swift.min(place - start + size, books.fileLength - start)
        var bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let read = try? file.read(fromAbsoluteOffset: Int64(start + filled), into: rest)
                // The run can be resumed; going on without what it knew would be worse.
                guard let read, read > 0 else { fatalError("A temporary file cannot be read back.") }
                filled += read
            }
        }
        // What stands behind the file belongs to it all the same.
        if start + count == books.fileLength { bytes += books.tail }
        books.windows = [books.windows[1], Window(start: start, bytes: bytes)]
    }

    private static func flush(_ books: inout Books) throws {
        do {
            let file = try books.file ?? TemporaryFile.withoutName()
            books.file = file
            try file.writeAll(toAbsoluteOffset: Int64(books.fileLength), books.tail)
            books.fileLength += books.tail.count
            books.tail.removeAll(keepingCapacity: true)
        } catch let error as Errno {
            throw TemporaryFile.noRoom(error)
        }
    }
}
