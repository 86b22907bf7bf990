import SystemPackage

@testable import Muster

/// A checkpoint file as a whole: what the program itself only reads entry by entry.
struct CheckpointContents {
    static let magic = CheckpointFile.magic

    /// The entries, in the order in which they were written.
    private(set) var entries: [Entry] = []
    /// How many bytes of the file are whole.
    private(set) var wholeLength = 0

    init(_ file: [UInt8], path: FilePath) throws {
        var rest: [UInt8]? = file
        let chunks = {
            defer { rest = nil }
            return rest
        }
        wholeLength = try CheckpointFile.eachEntry(of: path, chunks: chunks) { bytes in
            guard let entry = Entry(bytes) else { return false }
            entries.append(entry)
            return true
        }
    }
}
