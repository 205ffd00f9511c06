package dev.glovebox.bridge.driver.qemu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A kernel of a few bytes that QEMU loads as it loads Linux (Linux/x86 boot protocol 2.03): it prints a line on
/// the serial console, does one thing, and stands still. Machines with it boot in a fraction of a second, and what
/// ends them is real.
enum TinyKernel {
    /// Does nothing more; ignores the power button.
    STAYS("tiny kernel is up", "90"),
    /// `mov dx, 0x505; mov al, 1; out dx, al`: tells pvpanic.
    PANICS("Kernel panic - not syncing: tiny", "BA 05 05 B0 01 EE"),
    /// The same after what Linux prints when it finds no memory.
    RUNS_OUT_OF_MEMORY(
            "Out of memory: Killed process 1 (init)\nKernel panic - not syncing: Attempted to kill init!",
            "BA 05 05 B0 01 EE"),
    /// `mov dx, 0x604; mov ax, 0x2000; out dx, ax`: ACPI's S5.
    POWERS_OFF("tiny kernel is done", "BA 04 06 B8 00 20 EF"),
    /// `mov al, 0xFE; out 0x64, al`: the keyboard controller's reset.
    RESTARTS("tiny kernel restarts", "B0 FE E6 64"),
    /// The same after a panic, as Linux does it without a module for pvpanic.
    PANICS_UNSEEN("Kernel panic - not syncing: unseen", "B0 FE E6 64"),
    /// `mov dx, 0x3F8; mov al, 'x'; out dx, al; jmp $-1`: writes to the console for ever.
    BABBLES("tiny kernel babbles", "BA F8 03 B0 78 EE EB FD");

    private static final int SETUP_SECTORS = 4;
    private static final int SECTOR = 512;
    /// Where the code begins, beyond the header; and the text.
    private static final int CODE = 0x268;

    private static final int TEXT = 0x300;

    private final String text;
    private final String deed;

    TinyKernel(String text, String deed) {
        this.text = text;
        this.deed = deed;
    }

    /// The file.
    byte[] image() {
        ByteBuffer file = ByteBuffer.allocate((SETUP_SECTORS + 2) * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0x1F1, (byte) SETUP_SECTORS);
        file.putShort(0x1FE, (short) 0xAA55);
        file.put(0x200, (byte) 0xEB).put(0x201, (byte) (CODE - 0x202));
        file.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        file.putShort(0x206, (short) 0x0203);
        // Loaded high, and the initrd below 896 MiB.
        file.put(0x211, (byte) 1);
        file.putInt(0x22C, 0x37FF_FFFF);
        file.put(CODE, code());
        file.put(TEXT, (text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return file.array();
    }

    private byte[] code() {
        // cld; mov ax, cs; mov ds, ax; mov si, 0x100, the text's place in this segment
        String begin = "FC 8C C8 8E D8 BE 00 01 ";
        // next: lodsb; test al, al; jz done; mov dx, 0x3F8; out dx, al; jmp next; done:
        String print = "AC 84 C0 74 06 BA F8 03 EE EB F5 ";
        // hlt; jmp $-1
        String halt = " F4 EB FD";
        return HexFormat.ofDelimiter(" ").parseHex(begin + print + deed + halt);
    }
}
