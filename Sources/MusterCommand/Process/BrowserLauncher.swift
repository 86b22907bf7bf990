import FoundationEssentials
import Subprocess
import SystemPackage

/// Opens an address in the person's browser.
struct BrowserLauncher: Sendable {
    /// The systems, by the programs that open an address there.
    enum System: Sendable, CaseIterable {
        case linux
        /// Linux inside Windows: the browser is a program of Windows.
        case wsl
        case macOS
    }

    let system: System
    /// The folders of programs.
    let path: String

    /// Runs its arguments as a command in the background.
    private static let inBackground = "\"$@\" < /dev/null > /dev/null 2>&1 &"

    /// The browser of this machine.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - kernel: the text of `/proc/version`, which names WSL; `nil` to read it.
    init(environment: [String: String], kernel: String? = nil) {
        #if os(macOS)
            system = .macOS
        #else
            let kernel = kernel ?? (try? String(contentsOfFile: "/proc/version", encoding: .utf8)) ?? ""
            let isWSL = environment["WSL_DISTRO_NAME"] != nil || kernel.lowercased().contains("microsoft")
            system = isWSL ? .wsl : .linux
        #endif
        path = environment["PATH"] ?? ""
    }

    /// The commands that may open an address, the best one first. The address is one argument of each.
    static func commands(on system: System, opening address: String) -> [[String]] {
        switch system {
        case .linux: [["xdg-open", address]]
        case .macOS: [["open", address]]
        case .wsl where address.hasPrefix("file:"):
            // A program of Windows does not find a path of Linux.
            [["wslview", address], ["xdg-open", address]]
        case .wsl:
            [
                ["wslview", address],
                // Quotes keep PowerShell from reading & and %.
                [
                    "powershell.exe", "-NoProfile", "-NonInteractive", "-Command",
                    "Start-Process '\(address.replacing("'", with: "''"))'",
                ],
                // cmd.exe would end the command at a bare &.
                ["cmd.exe", "/c", "start", "", address.replacing("&", with: "^&")],
                ["xdg-open", address],
            ]
        }
    }

    /// Starts the first command that this machine has, and does not wait for it: some end only with the browser.
    ///
    /// - Returns: the program; `nil` when the machine has none.
    func open(_ address: String) async -> String? {
        for command in Self.commands(on: system, opening: address) {
            guard let program = program(command[0]) else { continue }
            // The shell starts it in the background and ends, so that it outlives this process and ends with nobody's signal.
            let result = try? await Subprocess.run(
                .path("/bin/sh"),
                arguments: Arguments(["-c", Self.inBackground, "sh", program] + command.dropFirst()),
                output: .discarded,
                error: .discarded
            )
            if case .exited(0)? = result?.terminationStatus { return command[0] }
        }
        return nil
    }

    private func program(_ name: String) -> String? {
        path.split(separator: ":").map { FilePath(String($0)).appending(name).string }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
