import CSV
import SystemPackage

/// A CSV file that appears whole or not at all: its records on their way to an ``AtomicFile``.
final class RecordFile {
    private static let portion = 64 << 10

    let path: FilePath
    /// Takes the records.
    var writer: RecordWriter
    private var file: AtomicFile?

    /// - Throws: ``RunError`` `cannotCreate`.
    init(at path: FilePath, _ writer: RecordWriter) throws {
        self.path = path
        self.writer = writer
        file = try AtomicFile(at: path)
    }

    /// Moves records to the file when there are many. Called after each record, or after a few.
    func drainIfFull() throws {
        if writer.buffer.count >= Self.portion { try drain() }
    }

    /// Makes all records durable under the temporary name.
    func synchronize() throws {
        try drain()
        try file?.synchronize()
    }

    /// Gives the file its name.
    ///
    /// - Parameter isLast: whether no other file of the folder follows.
    func commit(isLast: Bool = true) throws {
        try drain()
        try file.take()?.commit(synchronizingFolder: isLast)
    }

    private func drain() throws {
        try file?.write(writer.buffer)
        writer.removeAll()
    }
}
