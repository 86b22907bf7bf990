import TestSupport
import Testing

@testable import MusterCommand

/// Which programs open an address. What a system lacks is skipped, so that the order counts.
@Suite("Launchers of browsers", .inTurn)
struct BrowserLauncherTests {
    private static let address = "https://h.example.com/connect/authorize?scope=a%20b&state=x"

    @Test(
        "The address is one argument, in the form that each launcher reads",
        arguments: BrowserLauncher.System.allCases
    )
    func commands(system: BrowserLauncher.System) {
        let commands = BrowserLauncher.commands(on: system, opening: Self.address)
        for command in commands {
            let holders = command.filter { $0.contains("h.example.com") }
            #expect(holders.count == 1 && command.last == holders.first, "\(command)")
            switch command[0] {
            case "powershell.exe": #expect(command.last == "Start-Process '\(Self.address)'")
            // cmd.exe would end the command at a bare &.
            case "cmd.exe": #expect(command.last == Self.address.replacing("&", with: "^&"))
            default: #expect(command == [command[0], Self.address])
            }
        }
        let programs: [String] =
            switch system {
            case .linux: ["xdg-open"]
            case .macOS: ["open"]
            case .wsl: ["wslview", "powershell.exe", "cmd.exe", "xdg-open"]
            }
        #expect(commands.map { $0[0] } == programs)
    }

    @Test("A file of Linux is given to no program of Windows")
    func file() {
        let address = "file:///tmp/muster-ui-1/muster.html"
        let commands = BrowserLauncher.commands(on: .wsl, opening: address)
        #expect(commands == [["wslview", address], ["xdg-open", address]])
    }

    @Test(
        "WSL is known by its variable or its kernel",
        arguments: [
            (["WSL_DISTRO_NAME": "Ubuntu"], "Linux version 6.1", true),
            ([:], "Linux version 5.15.90.1-microsoft-standard-WSL2", true), ([:], "Linux version 6.1 (gcc)", false),
        ] as [([String: String], String, Bool)]
    )
    func wsl(environment: [String: String], kernel: String, isWSL: Bool) {
        #if !os(macOS)
            #expect(BrowserLauncher(environment: environment, kernel: kernel).system == (isWSL ? .wsl : .linux))
        #endif
    }
}
