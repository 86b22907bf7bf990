/// The checksum CRC-32C (Castagnoli), as in iSCSI (RFC 3720, B.4): every flipped byte and every short burst of them changes it.
struct CRC32C {
    /// The remainder for each byte.
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { remainder, _ in
            remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1
        }
    }

    private var state = UInt32.max

    /// Adds bytes.
    mutating func update(_ bytes: some Sequence<UInt8>) {
        let table = Self.table
        var state = state
        for byte in bytes { state = state >> 8 ^ table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] }
        self.state = state
    }

    /// The checksum of all bytes so far.
    var value: UInt32 { ~state }
}
