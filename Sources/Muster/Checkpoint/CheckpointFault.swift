import LibC
import SystemPackage

/// For tests only: kills the process at a chosen write of the checkpoint, as a crash would, or makes that write fail.
///
/// `MUSTER_TEST_CHECKPOINT_FAULT=7:torn` in the environment picks the seventh write of the process and one of ``WritePhase``. Without the variable, nothing.
struct CheckpointFault: Sendable {
    /// The moment of a fault.
    enum WritePhase: String, Sendable, CaseIterable {
        /// Nothing of the batch is in the file.
        case before
        /// Half of the batch is.
        case torn
        /// All of the batch is, and it is not synced.
        case unsynced
        /// It is synced, and the run does not know yet.
        case after
        /// The process lives, and the disk is full.
        case full
    }

    private let write: Int
    private let phase: WritePhase

    /// The fault that the environment asks for.
    static let chosen: CheckpointFault? = {
        guard let text = getenv("MUSTER_TEST_CHECKPOINT_FAULT").map({ String(cString: $0) }) else { return nil }
        let parts = text.split(separator: ":")
        guard parts.count == 2, let write = Int(parts[0]), let phase = WritePhase(rawValue: String(parts[1])) else {
            return nil
        }
        return CheckpointFault(write: write, phase: phase)
    }()

    /// Called at each moment of each write, counted from 1.
    func strike(_ write: Int, _ phase: WritePhase, _ bytes: [UInt8], _ file: FileDescriptor) throws {
        guard write == self.write, phase == self.phase else { return }
        if phase == .full { throw Errno.noSpace }
        if phase == .torn { try file.writeAll(bytes.prefix(bytes.count / 2)) }
        kill(getpid(), SIGKILL)
    }
}
