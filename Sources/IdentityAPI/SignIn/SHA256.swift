import CSHA256

/// The SHA-256 (FIPS 180-4) of bytes that arrive in pieces: for the sign-in's proof key, and for the checkpoint that must know its sheet again.
///
/// ```swift
/// var hash = SHA256()
/// hash.update([UInt8]("abc".utf8).span.bytes)
/// hash.finalize()     // 32 bytes, ba 78 16 bf …
/// ```
package struct SHA256: Sendable {
    private static let blockSize = 64

    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The bytes after the last whole block.
    private var tail: [UInt8] = []
    private var byteCount: UInt64 = 0
    private let isPortable: Bool

    /// Creates the hash of no bytes.
    ///
    /// - Parameter isPortable: whether to avoid the processor's SHA instructions; for tests.
    package init(isPortable: Bool = false) {
        self.isPortable = isPortable
    }

    /// Adds bytes.
    package mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    private mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += UInt64(bytes.count)
        var rest = bytes[...]
        if !tail.isEmpty {
            let missing = rest.prefix(Self.blockSize - tail.count)
            tail += missing
            rest = rest.dropFirst(missing.count)
            guard tail.count == Self.blockSize else { return }
            tail.withUnsafeBytes { compress($0) }
            tail.removeAll(keepingCapacity: true)
        }
        let whole = rest.prefix(rest.count / Self.blockSize * Self.blockSize)
        compress(UnsafeRawBufferPointer(rebasing: whole))
        tail += rest.dropFirst(whole.count)
    }

    /// Returns the 32 bytes of the hash so far. The caller may add more bytes afterwards.
    package func finalize() -> [UInt8] {
        var padded = self
        // A one bit, zeros up to eight bytes before the end of a block, and the number of bits.
        let zeros = (2 * Self.blockSize - 9 - tail.count) % Self.blockSize
        let padding = [0x80] + [UInt8](repeating: 0, count: zeros) + Self.bigEndian(byteCount &* 8)
        padding.withUnsafeBytes { padded.update($0) }
        return padded.state.flatMap(Self.bigEndian)
    }

    /// The hash so far, in hexadecimal digits.
    package var hexadecimal: String {
        finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
        guard let start = blocks.baseAddress, !blocks.isEmpty else { return }
        let compress = isPortable ? sha256_compress_portable : sha256_compress
        compress(&state, start.assumingMemoryBound(to: UInt8.self), blocks.count / Self.blockSize)
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
