/// Turns UTF-16 into UTF-8 as it streams; a character may be split over chunks anywhere.
///
/// Invalid UTF-16 becomes invalid UTF-8, so that the only check of the text finds it in its place: a lone surrogate
/// becomes the three bytes that UTF-8 would have for it, and an odd last byte becomes FF. Only a Ctrl-Z may be an odd
/// byte: programs without UTF-16 append it to any file.
struct UTF16Decoder: Sendable {
    private let isBigEndian: Bool
    private var firstByte: UInt8?
    private var highSurrogate: UInt16?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    mutating func decode(_ chunk: ArraySlice<UInt8>, into output: inout [UInt8]) {
        for byte in chunk {
            if let first = firstByte {
                firstByte = nil
                let high = isBigEndian ? first : byte
                let low = isBigEndian ? byte : first
                append(UInt16(high) << 8 | UInt16(low), to: &output)
            } else {
                firstByte = byte
            }
        }
    }

    /// Tells that no more bytes follow.
    mutating func finish(into output: inout [UInt8]) {
        appendLoneSurrogate(to: &output)
        if let byte = firstByte { output.append(byte == Byte.substitute ? byte : 0xFF) }
        firstByte = nil
    }

    @inline(__always)
    private mutating func append(_ unit: UInt16, to output: inout [UInt8]) {
        if let high = highSurrogate, UTF16.isTrailSurrogate(unit) {
            highSurrogate = nil
            let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
            output.append(0xF0 | UInt8(value >> 18))
            output.append(continuation(value >> 12))
            output.append(continuation(value >> 6))
            output.append(continuation(value))
            return
        }
        appendLoneSurrogate(to: &output)
        switch unit {
        case 0..<0x80:
            output.append(UInt8(unit))
        case 0x80..<0x800:
            output.append(0xC0 | UInt8(unit >> 6))
            output.append(continuation(UInt32(unit)))
        case 0xD800..<0xDC00:
            highSurrogate = unit
        default:
            appendThreeBytes(unit, to: &output)
        }
    }

    private mutating func appendLoneSurrogate(to output: inout [UInt8]) {
        guard let unit = highSurrogate else { return }
        highSurrogate = nil
        appendThreeBytes(unit, to: &output)
    }

    private func appendThreeBytes(_ unit: UInt16, to output: inout [UInt8]) {
        output.append(0xE0 | UInt8(unit >> 12))
        output.append(continuation(UInt32(unit) >> 6))
        output.append(continuation(UInt32(unit)))
    }

    private func continuation(_ bits: UInt32) -> UInt8 {
        0x80 | UInt8(truncatingIfNeeded: bits & 0x3F)
    }
}
