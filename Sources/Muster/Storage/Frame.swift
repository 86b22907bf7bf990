/// The encoding of an entry in the checkpoint file: a header of 16 bytes, then the entry.
///
/// | bytes | contents |
/// |---|---|
/// | 0–3 | the entry's length |
/// | 4–11 | the offset in the file at which this entry's batch begins |
/// | 12–15 | CRC-32C of the 12 bytes before and of the entry |
///
/// All numbers are little-endian. One write and one `fdatasync` make a *batch* durable, and Muster writes a batch only after the previous one is durable.
/// So an unreadable frame is a torn tail when no readable frame after it belongs to a later batch: it was never durable, and nothing relied on it.
/// Otherwise it was durable, and the file is damaged.
package enum Frame {
    static let headSize = 16
    /// The longest entry. A longer one in a file is damage.
    static let longestEntry = 1 << 30

    /// Appends a frame.
    package static func append(_ entry: [UInt8], batchStart: Int, to file: inout [UInt8]) {
        append(batchStart: batchStart, to: &file) { $0.bytes.append(contentsOf: entry) }
    }

    /// Appends a frame whose entry `write` appends in place, without a buffer of its own.
    static func append(batchStart: Int, to file: inout [UInt8], _ write: (inout FieldWriter) -> Void) {
        let start = file.count
        // The header is filled in after the entry.
        file.append(contentsOf: repeatElement(0, count: headSize))
        var writer = FieldWriter()
        swap(&writer.bytes, &file)
        write(&writer)
        swap(&writer.bytes, &file)
        let entry = start + headSize..<file.count
        put(UInt64(entry.count), at: start, size: 4, in: &file)
        put(UInt64(batchStart), at: start + 4, size: 8, in: &file)
        var crc = CRC32C()
        crc.update(file[start..<start + 12])
        crc.update(file[entry])
        put(UInt64(crc.value), at: start + 12, size: 4, in: &file)
    }

    private static func put(_ number: UInt64, at position: Int, size: Int, in file: inout [UInt8]) {
        for index in 0..<size { file[position + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) }
    }

    /// Returns the frame at `position` when it is complete and its checksum is right.
    ///
    /// - Parameter fileStart: the offset of these bytes in the file.
    static func read(_ file: [UInt8], at position: Int, fileStart: Int = 0) -> (entry: Range<Int>, batchStart: Int)? {
        guard position >= 0, file.count - position >= headSize else { return nil }
        let length = Int(number(file, at: position, size: 4))
        let batchStart = number(file, at: position + 4, size: 8)
        guard
            length <= longestEntry, length <= file.count - position - headSize,
            batchStart <= UInt64(fileStart + position)
        else { return nil }
        let entry = position + headSize..<position + headSize + length
        var crc = CRC32C()
        crc.update(file[position..<position + 12])
        crc.update(file[entry])
        guard UInt64(crc.value) == number(file, at: position + 12, size: 4) else { return nil }
        return (entry, Int(batchStart))
    }

    /// Returns whether more bytes could complete a frame at `position`.
    static func isCut(_ file: [UInt8], at position: Int) -> Bool {
        guard file.count - position >= headSize else { return true }
        let length = Int(number(file, at: position, size: 4))
        return length <= longestEntry && length > file.count - position - headSize
    }

    private static func number(_ file: [UInt8], at position: Int, size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 | UInt64(file[position + $1]) << UInt64(8 * $1) }
    }
}
