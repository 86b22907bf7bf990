import LibC

/// An IPv4 or IPv6 address by its bytes, so that each way to write it is the same. An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
struct IPAddress: Sendable, Hashable {
    /// 4 bytes, or 16.
    let bytes: [UInt8]

    /// Reads an address without brackets; `nil` for another text.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
        } else {
            return nil
        }
    }

    var isVersion6: Bool { bytes.count == 16 }

    /// Whether it is this machine's own.
    var isLoopback: Bool { isVersion6 ? bytes == [UInt8](repeating: 0, count: 15) + [1] : bytes[0] == 127 }

    /// Whether its first bits are those of a block, as in `10.0.0.0/8`.
    func isIn(_ block: IPAddress, bits: Int) -> Bool {
        guard bytes.count == block.bytes.count else { return false }
        let whole = bits / 8
        guard bytes.prefix(whole) == block.bytes.prefix(whole) else { return false }
        let mask = ~UInt8(truncatingIfNeeded: 0xFF >> (bits % 8))
        return bits % 8 == 0 || bytes[whole] & mask == block.bytes[whole] & mask
    }
}
