/// A name for case-insensitive look-ups: its letters in lower case, and their hash.
struct FoldedName: Sendable {
    /// The UTF-8 of the name in lower case.
    private(set) var bytes: [UInt8] = []
    private(set) var hash = 0
    private(set) var isASCII = true

    /// Creates an empty name.
    init() {}

    init(_ name: String) {
        var name = name
        name.withUTF8 { fold($0) }
    }

    /// Replaces the name. ASCII names need no allocation.
    mutating func fold(_ name: UnsafeBufferPointer<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: name)
        isASCII = bytes.withUnsafeMutableBufferPointer { bytes in
            var bits: UInt8 = 0
            for index in bytes.indices {
                bits |= bytes[index]
                bytes[index] = Self.lowercased(bytes[index])
            }
            return bits < 0x80
        }
        if !isASCII { bytes = Array(String(decoding: name, as: UTF8.self).lowercased().utf8) }
        hash = bytes.withUnsafeBytes { HashIndex.hash($0) }
    }

    /// Returns whether another name is equal, ignoring case.
    func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        if name.contains(where: { $0 >= 0x80 }) {
            return String(decoding: name, as: UTF8.self).lowercased().utf8.elementsEqual(bytes)
        }
        guard name.count == bytes.count else { return false }
        return zip(name, bytes).allSatisfy { Self.lowercased($0) == $1 }
    }

    @inline(__always)
    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
