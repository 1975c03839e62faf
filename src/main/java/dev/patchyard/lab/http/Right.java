package dev.patchyard.lab.http;

/** What a token may do in the lab's services. */
public enum Right {
    READ("read"),
    WRITE_PATCH_STATE("write a CI's patch state"),
    WRITE_CIS("write CIs"),
    REQUEST_CHANGE("request changes"),
    APPROVE_CHANGE("approve changes"),
    IMPLEMENT_CHANGE("start and close changes"),
    WRITE_INCIDENTS("write incidents and problems"),
    OPERATE_MACHINES("operate virtual machines"),
    BREAK_MACHINES("inject failures"),
    CONTROL_LAB("control the lab");

    private final String words;

    Right(String words) {
        this.words = words;
    }

    /** @return the right as it reads after "may" */
    public String words() {
        return words;
    }
}
